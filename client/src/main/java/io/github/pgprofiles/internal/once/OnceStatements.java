package io.github.pgprofiles.internal.once;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.LimitedStatement;
import io.github.pgprofiles.internal.timeout.ProfileLimit;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements in the transaction at hand, each in one message with what is left of
 * its time. Thread-safe.
 */
final class OnceStatements {

	private static final String INVALID_SCHEMA_NAME = "3F000";

	private final ConnectionSource connections;

	private final OnceTable table;

	OnceStatements(ConnectionSource connections, OnceTable table) {
		this.connections = connections;
		this.table = table;
	}

	/** Takes the rows. */
	@FunctionalInterface
	interface Rows<T extends @Nullable Object> {

		T read(ResultSet rows) throws SQLException;

	}

	/** Runs a statement with texts as its parameters. */
	<T extends @Nullable Object> T query(String sql, Rows<T> reader, @Nullable String... texts) throws SQLException {
		long begin = System.nanoTime();
		Connection connection = this.connections.acquireWithoutSettings();
		try {
			try (LimitedStatement statement = LimitedStatement.prepare(this.connections, connection, null, true, sql,
					(on, text, offset) -> prepare(on, text, offset, texts))) {
				return reader.read(statement.query());
			}
		}
		catch (SQLException ex) {
			throw StandbyErrors.explain(connection, explain(ex, begin));
		}
		finally {
			this.connections.release(connection);
		}
	}

	/**
	 * What a standby is not asked for: it has no result to store, and no table to make.
	 */
	SQLException refuseOnStandby() throws SQLException {
		Connection connection = this.connections.acquireWithoutSettings();
		try {
			return StandbyErrors.refuse(connection, "on which once(…) can store no result, and so runs no work");
		}
		finally {
			this.connections.release(connection);
		}
	}

	private static PreparedStatement prepare(Connection connection, String sql, int offset, @Nullable String... texts)
			throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		try {
			for (int i = 0; i < texts.length; i++) {
				statement.setString(offset + i + 1, texts[i]);
			}
			return statement;
		}
		catch (SQLException | RuntimeException ex) {
			statement.close();
			throw ex;
		}
	}

	/** Whether a statement failed the transaction at hand, so that it cannot commit. */
	boolean hasFailed() throws SQLException {
		Connection connection = this.connections.acquireWithoutSettings();
		try {
			return DriverSession.isFailed(connection);
		}
		finally {
			this.connections.release(connection);
		}
	}

	/**
	 * Says what a failure means here.
	 * @param begin of the statement, by {@link System#nanoTime()}
	 */
	SQLException explain(SQLException ex, long begin) {
		SQLException limited = ProfileLimit.explain(this.connections, begin, ex);
		String state = limited.getSQLState();
		if (limited instanceof TimedOut || state == null) {
			return limited;
		}
		return switch (state) {
			case SqlStates.INSUFFICIENT_PRIVILEGE, INVALID_SCHEMA_NAME -> because(ex, this.table.advice());
			case SqlStates.LOCK_NOT_AVAILABLE ->
				because(ex, "Another transaction is at work with the same key of once(…)");
			default -> ex;
		};
	}

	private static SQLException because(SQLException ex, String text) {
		return Redactor.withHint(ex, text);
	}

}
