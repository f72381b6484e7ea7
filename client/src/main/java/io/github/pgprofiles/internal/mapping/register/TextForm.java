package io.github.pgprofiles.internal.mapping.register;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Java value as text that the server reads as one certain type; never called for
 * {@code null}. Thread-safe.
 */
@FunctionalInterface
public interface TextForm {

	/**
	 * The text.
	 * @return {@code null} for an object that stands for NULL
	 * @throws ConversionException if the server's type cannot hold the value
	 */
	@Nullable String text(Object value);

}
