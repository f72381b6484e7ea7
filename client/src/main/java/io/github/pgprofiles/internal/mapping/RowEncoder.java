package io.github.pgprofiles.internal.mapping;

import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one COPY, and numbers them from 1. Not thread-safe.
 *
 * @param <T> what a row is made of
 */
public interface RowEncoder<T> {

	/**
	 * Appends one row. What an accessor of the object throws passes through.
	 * @throws io.github.pgprofiles.error.MappingException if it does not fit, with the
	 * row's number, column and types; then, as whenever this throws, the buffer is what
	 * it was
	 */
	void encode(@Nullable T row, WireBuffer out);

}
