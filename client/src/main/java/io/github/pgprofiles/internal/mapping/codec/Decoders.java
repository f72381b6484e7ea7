package io.github.pgprofiles.internal.mapping.codec;

import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Finds decoders: what a family asks for the values within its own, such as the elements
 * of an array. Asked when columns are bound, never for each value. Thread-safe.
 */
public interface Decoders {

	/**
	 * Finds a decoder.
	 * @param oid of the value's type
	 * @param wire format of the value
	 * @param target the Java type; {@link Object} for the one that fits best
	 * @param types who knows types by name
	 * @return the decoder, or {@code null} if the one does not become the other
	 */
	@Nullable Decoder find(int oid, Wire wire, ResolvableType target, ServerTypes types) throws SQLException;

	/**
	 * Finds the decoder to the text that the server writes for a value within another.
	 */
	@Nullable Decoder text(int oid, Wire wire, ServerTypes types) throws SQLException;

}
