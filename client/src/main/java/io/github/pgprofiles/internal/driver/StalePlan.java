package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.SqlStates;

/**
 * A statement that was prepared once, and whose tables have changed since or which the
 * server has forgotten. In a transaction all that came before it is lost with it.
 */
public final class StalePlan {

	private StalePlan() {
	}

	/**
	 * Makes the driver prepare its statements anew if that is what a statement failed
	 * from. Takes a trip to the server. Nothing must be open on the connection.
	 * @return whether it is worth running the statement again
	 */
	public static boolean heal(SQLException ex, Connection connection) throws SQLException {
		if (!SqlStates.isStalePlan(ex)) {
			return false;
		}
		try (Statement statement = connection.createStatement()) {
			// the driver forgets what it has prepared when it sees the answer
			statement.execute("DEALLOCATE ALL");
			return true;
		}
	}

}
