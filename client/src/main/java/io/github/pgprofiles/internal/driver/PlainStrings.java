package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.core.BaseConnection;

/**
 * How the server reads a string without a prefix: where
 * {@code standard_conforming_strings} is off, a backslash in it is an escape, and a
 * statement ends elsewhere than by the standard. PostgreSQL manual, chapter 'String
 * Constants'.
 */
public final class PlainStrings {

	private PlainStrings() {
	}

	/** Whether it reads them by the standard. The server has said so; sends nothing. */
	public static boolean areStandard(Connection connection) throws SQLException {
		return connection.unwrap(BaseConnection.class).getStandardConformingStrings();
	}

}
