package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.ServerDeadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The bounded wait for one lock inside a transaction, which a wait in vain leaves as it
 * was. The server waits, so that the lock is given in the order of asking and a deadlock
 * is found; a savepoint undoes what the end of the wait breaks. All of it in one message,
 * and in vain a second one.
 */
public final class LockTimeout {

	/** What the server gets on top before something else than the lock is at fault. */
	private static final int GRACE = 1000;

	/**
	 * The limit of the profile gives way to the wait, and so does what the server has of
	 * the transaction's deadline, for that is sent anew. A limit that the work set does
	 * not.
	 */
	private static final String LIMIT = """
			case when cast(? as pg_catalog.numeric) operator(pg_catalog.=) any (array[cast(-1 as pg_catalog.numeric), \
			pg_catalog.extract('epoch', cast(%1$s as pg_catalog.interval)) \
			operator(pg_catalog.*) cast(1000 as pg_catalog.numeric)]) \
			then cast(? as pg_catalog.text) else %1$s end""".formatted(Setting.STATEMENT_TIMEOUT.current());

	private static final String BEFORE = "savepoint pgprofiles_lock;\n"
			+ Setting.statement("case when " + Setting.STATEMENT_TIMEOUT.save() + " and " + Setting.LOCK_TIMEOUT.save()
					+ " then " + Setting.LOCK_TIMEOUT.setToParameter() + " operator(pg_catalog.||) "
					+ Setting.STATEMENT_TIMEOUT.set(LIMIT) + " end")
			+ ";\n";

	private static final String AFTER = "\n;"
			+ Setting.statement(
					Setting.STATEMENT_TIMEOUT.restore() + " operator(pg_catalog.||) " + Setting.LOCK_TIMEOUT.restore())
			+ ";\nrelease savepoint pgprofiles_lock";

	/** Instead of the profile's limit. */
	private static final int WHATEVER = -1;

	private static final String ROLLBACK = "rollback to savepoint pgprofiles_lock";

	private static final String RELEASE = "release savepoint pgprofiles_lock";

	private LockTimeout() {
	}

	/** What became of a wait. */
	public enum Result {

		/** The lock is this transaction's. */
		ACQUIRED,

		/** Somebody else had it all the while. */
		TIMED_OUT,

		/** The statement returned NULL. */
		NOT_ASKED

	}

	/**
	 * Runs a statement that waits for a lock, and returns a row that says NULL where it
	 * did not ask for it.
	 * @param wait in milliseconds, at least 1
	 * @param parameter of the statement
	 * @throws TimedOut if the transaction's deadline came first
	 */
	public static Result run(ConnectionSource connections, Connection connection, int wait, String sql,
			String parameter) throws SQLException {
		ServerDeadline transaction = TransactionDeadline.find(connections);
		if (transaction != null) {
			transaction.deadline().check();
		}
		Deadline deadline = earlier(transaction,
				new Deadline(new TimeLimit((int) Math.min((long) wait + GRACE, Integer.MAX_VALUE))));
		ClientDeadline watched = new ClientDeadline(connections, connection, deadline);
		try (PreparedStatement statement = connection.prepareStatement(BEFORE + sql + AFTER)) {
			statement.setString(1, wait + "ms");
			statement.setInt(2, (transaction != null) ? WHATEVER : connections.statementTimeout());
			statement.setString(3, deadline.remainingForServer() + "ms");
			statement.setString(4, parameter);
			// what the driver prepares it may describe before, in a message of its own
			statement.unwrap(PGStatement.class).setPrepareThreshold(0);
			return read(statement, watched.call(statement::execute)) ? Result.ACQUIRED : Result.NOT_ASKED;
		}
		catch (SQLException ex) {
			if (!isEndOfWait(ex)) {
				throw ex;
			}
			undo(connection, watched);
			return Result.TIMED_OUT;
		}
	}

	/** Of several results, one has a row. */
	private static boolean read(Statement statement, boolean first) throws SQLException {
		boolean rows = first;
		boolean acquired = false;
		while (rows || statement.getUpdateCount() != -1) {
			if (rows) {
				ResultSet result = statement.getResultSet();
				acquired |= result.next() && result.getString(1) != null;
			}
			rows = statement.getMoreResults();
		}
		return acquired;
	}

	private static Deadline earlier(@Nullable ServerDeadline transaction, Deadline own) {
		return (transaction != null && transaction.deadline().remaining() < own.remaining()) ? transaction.deadline()
				: own;
	}

	/**
	 * In the simple protocol the driver sends each statement apart and reports the last
	 * one that failed, with the first one as its cause.
	 */
	private static boolean isEndOfWait(SQLException ex) {
		for (Throwable t = ex; t != null; t = t.getCause()) {
			if (t instanceof SQLException sql && SqlStates.LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
				return true;
			}
		}
		return false;
	}

	private static void undo(Connection connection, ClientDeadline watched) throws SQLException {
		Connection raw = DriverSession.raw(connection);
		if (!DriverSession.isFailed(raw)) {
			// with autosave the driver has gone back to a savepoint of its own
			return;
		}
		// a driver that describes everything first would do so before the rollback
		boolean apart = DriverSession.describesFirst(raw);
		try (Statement statement = connection.createStatement()) {
			watched.call(() -> statement.execute(apart ? ROLLBACK : ROLLBACK + "; " + RELEASE));
			if (apart) {
				watched.call(() -> statement.execute(RELEASE));
			}
		}
	}

}
