package io.github.pgprofiles.internal.mapping.codec;

import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Finds encoders: what a family asks for the values within its own, such as the elements
 * of an array. Asked when a row is bound, never for each value. Thread-safe.
 */
public interface Encoders {

	/**
	 * Finds an encoder to the binary format.
	 * @param oid of the column's type
	 * @param modifier of the column's type; -1 for none
	 * @param source the Java type; one that values only extend is looked at again with
	 * each value
	 * @param types asked now, and where the class of a value is known no earlier
	 * @return the encoder, or {@code null} if the one does not become the other, or in
	 * text only
	 */
	@Nullable Encoder binary(int oid, int modifier, ResolvableType source, ServerTypes types) throws SQLException;

}
