package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.error.Told;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * The time limit of one statement, which the server keeps for this statement alone. It
 * travels in the statement's own message: on a connection in no transaction the server
 * makes one of the message, and forgets the limit at its end; inside a transaction the
 * message also sets back what held before. A failure makes that unnecessary, for the
 * server undoes such settings with the transaction or down to the savepoint.
 */
public final class LoneTimeout {

	/**
	 * In one expression that fixes the order; no row, so that none is mistaken for one.
	 */
	private static final String SAVE_AND_SET = """
			select 1 where case when pg_catalog.set_config('pgprofiles.saved', \
			pg_catalog.current_setting('statement_timeout'), true) is not null \
			then pg_catalog.set_config('statement_timeout', cast(? as pg_catalog.text), true) end is null;
			""";

	/** Begins a line, for a comment may end the statement. */
	private static final String RESTORE = """

			; select 1 where pg_catalog.set_config('statement_timeout', \
			pg_catalog.current_setting('pgprofiles.saved'), true) is null\
			""";

	private static final String SET = TimeoutScope.SET + ";\n";

	private final Connection raw;

	private final boolean joined;

	private final Watched watched;

	/** What the server is told; 0 where it knows already. */
	private final int millis;

	/** Whether what held before is set back after the statement. */
	private final boolean restored;

	private LoneTimeout(ConnectionSource connections, Connection connection, Deadline deadline, int millis,
			boolean restored) throws SQLException {
		this.raw = DriverSession.raw(connection);
		this.joined = connections.isJoined(connection);
		this.watched = new Watched(connections, connection, deadline);
		this.millis = millis;
		this.restored = restored && this.joined;
	}

	/**
	 * The limit of a statement: its own, and what is left to the transaction at hand.
	 * @param limit of its own; {@code null} for none
	 * @return {@code null} if there is neither
	 * @throws TimedOut if there is no time left
	 */
	public static @Nullable LoneTimeout of(ConnectionSource connections, Connection connection,
			@Nullable TimeLimit limit) throws SQLException {
		TransactionDeadline transaction = connections.isJoined(connection) ? TransactionDeadline.find(connections)
				: null;
		if (transaction != null) {
			transaction.deadline().check();
			if (limit == null || transaction.deadline().remaining() <= limit.millis()) {
				return of(connections, connection, transaction);
			}
		}
		return (limit != null) ? new LoneTimeout(connections, connection, new Deadline(limit), limit.millis(), true)
				: null;
	}

	private static LoneTimeout of(ConnectionSource connections, Connection connection, TransactionDeadline transaction)
			throws SQLException {
		int millis = transaction.isFresh() ? 0 : transaction.limitForServer(connections);
		transaction.told(millis);
		return new LoneTimeout(connections, connection, transaction.deadline(), millis, !transaction.isKnownToServer());
	}

	/**
	 * Whether the driver is told to send statement and limit as two messages: asked for
	 * binary from the first execution, it describes every statement before; and in the
	 * simple protocol each is a message of its own.
	 */
	public static boolean needsTransaction(ConnectionSource connections, Connection connection) throws SQLException {
		return (DriverSession.describesFirst(connection) || DriverSession.isSimpleProtocol(connection))
				&& !connections.isJoined(connection);
	}

	/** Prepares a statement on a connection, with its own parameters set. */
	@FunctionalInterface
	public interface Preparation {

		/**
		 * Prepares.
		 * @param sql with the statement in it
		 * @param offset how many parameters come before the statement's own
		 */
		PreparedStatement prepare(Connection connection, String sql, int offset) throws SQLException;

		/**
		 * Whether it names the types that the driver has learnt, so that it need not know
		 * how large the rows may be.
		 */
		default boolean namesTypes() {
			return false;
		}

	}

	/**
	 * Prepares a statement together with its limit; the caller closes it.
	 * @param returnsRows whether the statement may return rows
	 */
	public PreparedStatement prepare(Connection connection, String sql, boolean returnsRows, Preparation preparation)
			throws SQLException {
		if (this.millis == 0) {
			return preparation.prepare(connection, sql, 0);
		}
		String text = this.restored ? SAVE_AND_SET + sql + RESTORE : SET + sql;
		boolean apart = returnsRows && !preparation.namesTypes() && wouldBeSentApart(text);
		// a text of its own, for the driver counts executions by it
		PreparedStatement statement = preparation.prepare(connection, apart ? text + "\n" : text, 1);
		try {
			statement.setInt(1, this.millis);
			// the rows of a portal would come after the limit was set back
			statement.setFetchSize(0);
			if (apart) {
				statement.unwrap(PGStatement.class).setPrepareThreshold(0);
			}
			return statement;
		}
		catch (SQLException | RuntimeException ex) {
			statement.close();
			throw ex;
		}
	}

	/**
	 * Whether the driver has learnt that the rows may be large, as it does when it
	 * prepares a statement with a parameter whose type it does not know. It then puts a
	 * Sync before the statement, and the server forgets the limit. What is never prepared
	 * is never described.
	 */
	private boolean wouldBeSentApart(String text) throws SQLException {
		return DriverSession.isDescribed(this.raw, text);
	}

	/** Runs a query; its rows are closed with the statement. */
	public ResultSet query(PreparedStatement statement) throws SQLException {
		if (this.millis == 0) {
			return call(statement::executeQuery);
		}
		execute(statement);
		ResultSet rows = statement.getMoreResults() ? statement.getResultSet() : null;
		if (rows == null) {
			// as the driver's executeQuery says it
			throw new PSQLException("No results were returned by the query.", PSQLState.NO_DATA);
		}
		return rows;
	}

	/** Runs a statement that returns no rows. */
	public int update(PreparedStatement statement) throws SQLException {
		if (this.millis == 0) {
			return call(statement::executeUpdate);
		}
		execute(statement);
		boolean rows = statement.getMoreResults();
		int count = statement.getUpdateCount();
		int withRows = 0;
		while (rows || statement.getUpdateCount() != -1) {
			withRows += rows ? 1 : 0;
			rows = statement.getMoreResults();
		}
		if (withRows > (this.restored ? 1 : 0)) {
			// as the driver's executeUpdate says it
			throw new PSQLException("A result was returned when none was expected.", PSQLState.TOO_MANY_RESULTS);
		}
		return Math.max(count, 0);
	}

	private void execute(PreparedStatement statement) throws SQLException {
		call(statement::execute);
	}

	private <R> R call(SqlCall<R> call) throws SQLException {
		try {
			return this.watched.call(call);
		}
		catch (SQLException ex) {
			throw explain(ex);
		}
	}

	/** The server's own words about what may not share a message would puzzle. */
	private SQLException explain(SQLException ex) {
		String state = ex.getSQLState();
		boolean block = SqlStates.ACTIVE_TRANSACTION.equals(state)
				|| SqlStates.INVALID_TRANSACTION_TERMINATION.equals(state);
		if (this.joined || !block || ex instanceof TimedOut) {
			return ex;
		}
		return Told.with(ex, "Its timeout(…) shares a message with it, which the server takes for a transaction: run it"
				+ " without, on a connection whose statement_timeout is set");
	}

}
