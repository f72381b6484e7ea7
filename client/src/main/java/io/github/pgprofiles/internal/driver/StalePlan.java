package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.core.BaseConnection;

/**
 * A statement that was prepared once, and whose tables have changed since or which the
 * server has forgotten.
 */
public final class StalePlan {

	private StalePlan() {
	}

	/**
	 * Whether the statement succeeds when it is run again, as the driver prepares it
	 * anew. Nothing must be open on the connection.
	 */
	public static boolean isCause(SQLException ex, Connection connection) throws SQLException {
		return connection.unwrap(BaseConnection.class).getQueryExecutor().willHealOnRetry(ex);
	}

}
