package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A statement that was prepared once, and whose tables have changed since or which the
 * server has forgotten. The driver would notice by itself, but only where it keeps the
 * details of a server's errors, which hold values of rows.
 */
public final class StalePlan {

	/**
	 * What it fails with, and little else: 'feature not supported' (as "cached plan must
	 * not change result type") and 'invalid SQL statement name'. PostgreSQL manual,
	 * appendix 'PostgreSQL Error Codes'.
	 */
	private static final Set<String> STATES = Set.of("0A000", "26000");

	private StalePlan() {
	}

	/**
	 * Makes the driver prepare its statements anew if that may be what a statement failed
	 * from. Takes a trip to the server. Nothing must be open on the connection.
	 * @return whether it is worth running the statement again; if something else was the
	 * cause, it fails as before
	 */
	public static boolean heal(SQLException ex, Connection connection) throws SQLException {
		String state = ex.getSQLState();
		if (state == null || !STATES.contains(state)) {
			return false;
		}
		try (Statement statement = connection.createStatement()) {
			// the driver forgets what it has prepared when it sees the answer
			statement.execute("DEALLOCATE ALL");
			return true;
		}
	}

}
