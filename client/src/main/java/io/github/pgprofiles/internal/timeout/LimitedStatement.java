package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.text.LoneCommand;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.ServerDeadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * One run of one statement, with the time limit that the server keeps for this statement
 * alone, if it has one. The limit travels in the statement's own message: on a connection
 * in no transaction the server makes one of the message, and forgets the limit at its
 * end; inside a transaction the message also sets back what held before. A failure makes
 * that unnecessary, for the server undoes such settings with the transaction or down to
 * the savepoint. Not thread-safe.
 */
public final class LimitedStatement implements AutoCloseable {

	private static final String SET = Setting.statement(Setting.STATEMENT_TIMEOUT.setToParameter()) + ";\n";

	/** In one expression that fixes the order. */
	private static final String SAVE_AND_SET = Setting.statement("case when " + Setting.STATEMENT_TIMEOUT.save()
			+ " then " + Setting.STATEMENT_TIMEOUT.setToParameter() + " end") + ";\n";

	/** Begins a line, for a comment may end the statement. */
	private static final String RESTORE = "\n; " + Setting.statement(Setting.STATEMENT_TIMEOUT.restore());

	private final ConnectionSource connections;

	private final Preparation preparation;

	private final PreparedStatement statement;

	private final @Nullable Limit limit;

	/** Where statement and limit cannot share a message. */
	private final @Nullable TimeoutScope scope;

	private LimitedStatement(ConnectionSource connections, Preparation preparation, PreparedStatement statement,
			@Nullable Limit limit, @Nullable TimeoutScope scope) {
		this.connections = connections;
		this.preparation = preparation;
		this.statement = statement;
		this.limit = limit;
		this.scope = scope;
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

		/**
		 * Looks at why the statement failed.
		 * @return what to throw
		 */
		default SQLException failed(PreparedStatement statement, SQLException failure) {
			return failure;
		}

	}

	/**
	 * The limit of a statement.
	 *
	 * @param watched the client's deadline behind it
	 * @param millis sent to the server; 0 where it has them already
	 * @param joined whether the statement runs in a transaction
	 * @param restored whether what held before is set back after the statement
	 */
	private record Limit(ClientDeadline watched, int millis, boolean joined, boolean restored) {

		/**
		 * The statement's own, or what is left to the transaction at hand.
		 * @throws TimedOut if there is no time left
		 */
		static @Nullable Limit of(ConnectionSource connections, Connection connection, @Nullable TimeLimit own,
				String sql) throws SQLException {
			boolean joined = connections.isJoined(connection);
			ServerDeadline transaction = joined ? TransactionDeadline.find(connections) : null;
			if (transaction != null) {
				transaction.deadline().check();
				if (own == null || transaction.deadline().remaining() <= own.millis()) {
					int millis = transaction.isFresh() ? 0 : transaction.limitForServer(connections.statementTimeout());
					transaction.sent(millis);
					return new Limit(new ClientDeadline(connections, connection, transaction.deadline()), millis, true,
							!transaction.isKnownToServer());
				}
			}
			if (own != null) {
				return new Limit(new ClientDeadline(connections, connection, new Deadline(own)), own.millis(), joined,
						joined);
			}
			ClientDeadline wait = (joined || LoneCommand.is(sql)) ? null
					: PoolerWait.ofStatement(connections, connection);
			return (wait != null) ? new Limit(wait, 0, false, false) : null;
		}

	}

	/**
	 * Prepares a statement on the connection of the transaction at hand, or on one that
	 * is in none.
	 * @param own limit of the statement; {@code null} for none
	 * @param returnsRows whether it may return rows
	 * @throws TimedOut if there is no time left
	 */
	public static LimitedStatement prepare(ConnectionSource connections, Connection connection, @Nullable TimeLimit own,
			boolean returnsRows, String sql, Preparation preparation) throws SQLException {
		Limit limit = Limit.of(connections, connection, own, sql);
		if (limit == null || limit.millis == 0) {
			return new LimitedStatement(connections, preparation, preparation.prepare(connection, sql, 0), limit, null);
		}
		if (!limit.joined && isSentApart(connection)) {
			return inTransaction(connections, connection, own, sql, preparation);
		}
		String text = limit.restored ? SAVE_AND_SET + sql + RESTORE : SET + sql;
		// the driver puts a Sync before what it knows to return large rows, and the
		// server forgets the limit; what is never prepared is never described
		boolean unprepared = returnsRows && !preparation.namesTypes() && DriverSession.isDescribed(connection, text);
		// a text of its own, for the driver counts executions by it
		PreparedStatement statement = preparation.prepare(connection, unprepared ? text + "\n" : text, 1);
		try {
			statement.setInt(1, limit.millis);
			// the rows of a portal would come after the limit was set back
			statement.setFetchSize(0);
			if (unprepared) {
				statement.unwrap(PGStatement.class).setPrepareThreshold(0);
			}
			return new LimitedStatement(connections, preparation, statement, limit, null);
		}
		catch (SQLException | RuntimeException ex) {
			statement.close();
			throw ex;
		}
	}

	/**
	 * Whether the driver sends statement and limit as two messages: asked for binary from
	 * the first execution, it describes every statement before; and in the simple
	 * protocol each is a message of its own.
	 */
	private static boolean isSentApart(Connection connection) throws SQLException {
		return DriverSession.describesFirst(connection) || DriverSession.isSimpleProtocol(connection);
	}

	private static LimitedStatement inTransaction(ConnectionSource connections, Connection connection,
			@Nullable TimeLimit own, String sql, Preparation preparation) throws SQLException {
		TimeoutScope scope = TimeoutScope.open(connections, connection, own, TimeoutScope.Need.TRANSACTION);
		try {
			return new LimitedStatement(connections, preparation, preparation.prepare(connection, sql, 0), null, scope);
		}
		catch (SQLException | RuntimeException ex) {
			scope.end(true);
			throw ex;
		}
	}

	/** Runs a query; its rows are closed with this. */
	public ResultSet query() throws SQLException {
		long begin = ProfileLimit.begin(this.connections);
		try {
			if (this.limit == null && this.scope == null) {
				return this.statement.executeQuery();
			}
			return isShared() ? rows() : call(this.statement::executeQuery);
		}
		catch (SQLException ex) {
			throw failed(begin, ex);
		}
	}

	/** Runs a statement that returns no rows. */
	public int update() throws SQLException {
		long begin = ProfileLimit.begin(this.connections);
		try {
			if (this.limit == null && this.scope == null) {
				return this.statement.executeUpdate();
			}
			return isShared() ? count() : call(this.statement::executeUpdate);
		}
		catch (SQLException ex) {
			throw failed(begin, ex);
		}
	}

	private SQLException failed(long begin, SQLException ex) {
		return ProfileLimit.explain(this.connections, begin, this.preparation.failed(this.statement, ex));
	}

	/** Whether the message has more in it than the statement. */
	private boolean isShared() {
		return this.limit != null && this.limit.millis > 0;
	}

	private ResultSet rows() throws SQLException {
		call(this.statement::execute);
		ResultSet rows = this.statement.getMoreResults() ? this.statement.getResultSet() : null;
		if (rows == null) {
			// as the driver's executeQuery says it
			throw new PSQLException("No results were returned by the query.", PSQLState.NO_DATA);
		}
		return rows;
	}

	private int count() throws SQLException {
		call(this.statement::execute);
		boolean rows = this.statement.getMoreResults();
		int count = this.statement.getUpdateCount();
		int withRows = 0;
		while (rows || this.statement.getUpdateCount() != -1) {
			withRows += rows ? 1 : 0;
			rows = this.statement.getMoreResults();
		}
		if (withRows > ((this.limit != null && this.limit.restored) ? 1 : 0)) {
			// as the driver's executeUpdate says it
			throw new PSQLException("A result was returned when none was expected.", PSQLState.TOO_MANY_RESULTS);
		}
		return Math.max(count, 0);
	}

	private <R> R call(SqlCall<R> call) throws SQLException {
		if (this.limit == null) {
			return (this.scope != null) ? this.scope.call(call) : call.run();
		}
		try {
			return this.limit.watched.call(call);
		}
		catch (SQLException ex) {
			throw explain(this.limit, ex);
		}
	}

	/** The server's own words about what may not share a message would puzzle. */
	private static SQLException explain(Limit limit, SQLException ex) {
		String state = ex.getSQLState();
		boolean block = SqlStates.ACTIVE_TRANSACTION.equals(state)
				|| SqlStates.INVALID_TRANSACTION_TERMINATION.equals(state);
		if (limit.joined || !block || ex instanceof TimedOut) {
			return ex;
		}
		return Redactor.withHint(ex,
				"Its timeout(…) shares a message with it, which the server takes for a transaction: run it"
						+ " without, on a connection whose statement_timeout is set");
	}

	@Override
	public void close() throws SQLException {
		try (this.statement) {
			if (this.scope != null) {
				// whatever becomes of the rows, the statement is done, or its failure
				// makes a rollback of the COMMIT
				this.scope.end(false);
			}
		}
	}

}
