package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.LostBeforeCommit;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.error.RecoveryConflict;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that one operation has to itself, on a connection whose autocommit is
 * off. Its COMMIT and ROLLBACK are not disturbed by interrupts, and a COMMIT of which
 * nobody knows is distinguished from one that was rejected, and from a connection that
 * was lost before.
 */
public final class OwnTransaction {

	private static final Logger logger = LoggerFactory.getLogger(OwnTransaction.class);

	/** True of no row: both are called, and neither returns NULL. */
	static final String LIFT_IDLE = Setting.IDLE_IN_TRANSACTION_SESSION_TIMEOUT.set("'0'") + " is null";

	private OwnTransaction() {
	}

	/**
	 * Lets the transaction lie idle between its messages, as a slow caller makes it do,
	 * where the profile has a limit for that. Begins it, in the same message; the limit
	 * is in force again once it has ended.
	 */
	public static void letIdle(ConnectionSource connections, Connection connection) throws SQLException {
		if (connections.idleInTransactionTimeout() > 0) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("select 1 where " + LIFT_IDLE);
			}
		}
	}

	/**
	 * Commits.
	 * @throws OutcomeUnknown if the answer is lost
	 */
	public static void commit(ConnectionSource connections, Connection connection) throws SQLException {
		commit(connections, connection, connection::commit);
	}

	/**
	 * Commits.
	 * @param commit sends COMMIT on the connection
	 * @throws OutcomeUnknown if the answer is lost
	 */
	static void commit(ConnectionSource connections, Connection connection, SqlAction commit) throws SQLException {
		boolean interrupted = Interrupts.suspend();
		try {
			Connection raw = DriverSession.find(connection);
			boolean sent = raw != null && !raw.isClosed() && DriverSession.isInTransaction(raw);
			try {
				commit.run();
			}
			catch (SQLException ex) {
				// it leaves that state by the server's own word only
				if (raw != null && sent && DriverSession.isInTransaction(raw)) {
					connections.discard(connection);
					SQLException explained = StandbyErrors.explain(raw, ex);
					// a standby that has ended it had nothing to commit
					throw (explained instanceof RecoveryConflict) ? explained : new OutcomeUnknown(ex);
				}
				if (DriverSession.isClosed(connection)) {
					markIfLost(connection, ex);
				}
				else {
					endAutoCommitOff(connections, connection);
				}
				throw ex;
			}
			endAutoCommitOff(connections, connection);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/** Rolls back, where the connection is still there. */
	public static void rollback(ConnectionSource connections, Connection connection) throws SQLException {
		rollback(connections, connection, connection::rollback);
	}

	static void rollback(ConnectionSource connections, Connection connection, SqlAction rollback) throws SQLException {
		boolean interrupted = Interrupts.suspend();
		try {
			if (!DriverSession.isClosed(connection)) {
				rollback.run();
				endAutoCommitOff(connections, connection);
			}
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/**
	 * Costs no message, and a DataSource without a pool would not do it. What was done is
	 * done, whatever becomes of this.
	 */
	private static void endAutoCommitOff(ConnectionSource connections, Connection connection) {
		try {
			connection.setAutoCommit(true);
		}
		catch (SQLException ex) {
			logger.debug("A connection was lost behind the end of its transaction", ex);
			connections.discard(connection);
		}
	}

	/**
	 * Says of what has failed because its connection was lost, and had no COMMIT sent by
	 * then, that nothing of it is there.
	 */
	public static void markIfLost(Connection connection, Throwable failure) {
		if (SqlStates.isConnectionLost(SqlStates.of(failure)) && DriverSession.isClosed(connection)) {
			LostBeforeCommit.mark(failure);
		}
	}

}
