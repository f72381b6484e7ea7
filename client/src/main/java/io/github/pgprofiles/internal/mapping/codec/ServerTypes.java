package io.github.pgprofiles.internal.mapping.codec;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/** Knows the server's types by their OIDs. May ask the server for one it never met. */
public interface ServerTypes {

	/** The name of a type, such as {@code int4}; {@code unknown} for one that is gone. */
	String name(int oid) throws SQLException;

	/** The type of an array's elements; 0 if the type is no array. */
	int element(int oid) throws SQLException;

	/** Whether the type is an enum of the user's. */
	default boolean isEnum(int oid) throws SQLException {
		return false;
	}

	/** What a range or a multirange holds; {@code null} if the type is neither. */
	default @Nullable RangeType range(int oid) throws SQLException {
		return null;
	}

	/**
	 * A range type or its multirange.
	 *
	 * @param bound type of the bounds
	 * @param multiple whether it is the multirange
	 */
	record RangeType(int bound, boolean multiple) {
	}

}
