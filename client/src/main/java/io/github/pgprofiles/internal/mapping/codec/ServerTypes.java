package io.github.pgprofiles.internal.mapping.codec;

import java.sql.SQLException;

/** Knows the server's types by their OIDs. May ask the server for one it never met. */
public interface ServerTypes {

	/** The name of a type, such as {@code int4}; {@code unknown} for one that is gone. */
	String name(int oid) throws SQLException;

	/** The type of an array's elements; 0 if the type is no array. */
	int element(int oid) throws SQLException;

	/** Whether the type is an enum of the user's. */
	boolean isEnum(int oid) throws SQLException;

}
