package io.github.pgprofiles.internal.mapping.catalog;

import java.sql.SQLException;

/**
 * Knows the server's types by their OIDs, which mean nothing but in one database. May ask
 * the server for one it never met.
 */
@FunctionalInterface
public interface ServerTypes {

	/**
	 * Looks up a type that is none of those whose OIDs never change.
	 * @return the type; {@link ServerType#UNKNOWN} for one that is gone
	 */
	ServerType lookUp(int oid) throws SQLException;

	/** A type. */
	default ServerType type(int oid) throws SQLException {
		ServerType builtIn = BuiltInTypes.get(oid);
		return (builtIn != null) ? builtIn : lookUp(oid);
	}

	/** The name of a type, such as {@code int4}; {@code unknown} for one that is gone. */
	default String name(int oid) throws SQLException {
		return type(oid).name();
	}

	/** What a domain is made of in the end; the type itself if it is none. */
	default int base(int oid) throws SQLException {
		int base = oid;
		for (ServerType type = type(base); type.isDomain(); type = type(base)) {
			base = type.base();
		}
		return base;
	}

	/** Whether a type is one whose OID never changes, and which nobody has to look up. */
	static boolean isBuiltIn(int oid) {
		return BuiltInTypes.get(oid) != null;
	}

}
