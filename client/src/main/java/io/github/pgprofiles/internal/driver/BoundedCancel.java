package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.time.Duration;

import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLState;

/** Cancels what a session runs, and reads the rest of its answer within a time. */
final class BoundedCancel {

	/** For what is still on its way after a cancel; more than that is no answer to it. */
	private static final Duration DRAIN = Duration.ofSeconds(5);

	private BoundedCancel() {
	}

	/** Reads an answer to its end. */
	@FunctionalInterface
	interface Answer {

		void read() throws SQLException;

	}

	/**
	 * Cancels. The cancel has been delivered when this returns.
	 * @throws SQLException if the answer ends with something else than the cancel
	 */
	static void run(BaseConnection connection, Answer answer) throws SQLException {
		int previous = connection.getNetworkTimeout();
		int bound = (int) DRAIN.toMillis();
		connection.setNetworkTimeout(Runnable::run, (previous > 0) ? Math.min(previous, bound) : bound);
		try {
			connection.cancelQuery();
			answer.read();
		}
		catch (SQLException ex) {
			if (!PSQLState.QUERY_CANCELED.getState().equals(ex.getSQLState())) {
				throw ex;
			}
		}
		finally {
			if (!connection.isClosed()) {
				connection.setNetworkTimeout(Runnable::run, previous);
			}
		}
	}

}
