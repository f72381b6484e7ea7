package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/**
 * Leaves a COPY whose rest nobody wants. The driver's own cancel stops reading too early,
 * and the next statement would be answered with what is left of this one.
 */
public final class UnreadCopy {

	/** For what is still on its way after a cancel; more than that is no answer to it. */
	private static final Duration DRAIN = Duration.ofSeconds(5);

	/** What is read without a cancel: less than a cancel costs. */
	private static final int SHORT = 256 * 1024;

	/** PostgreSQL manual, appendix 'PostgreSQL Error Codes'. */
	private static final String QUERY_CANCELED = "57014";

	private UnreadCopy() {
	}

	/**
	 * Reads the rest if it has arrived already and is short.
	 * @return whether the copy is at its end
	 */
	public static boolean finish(CopyOut copy) throws SQLException {
		int bytes = 0;
		while (copy.isActive() && bytes < SHORT) {
			byte[] row = copy.readFromCopy(false);
			if (row == null) {
				break;
			}
			bytes += row.length;
		}
		return !copy.isActive();
	}

	/**
	 * Cancels the copy, and reads the server's answer to the end. The cancel has been
	 * delivered when this returns.
	 * @return whether the server ended the copy at the cancel, which fails its
	 * transaction; else it was through already
	 * @throws SQLException if the server does not answer as it should; its connection is
	 * of no use any more
	 */
	public static boolean cancel(Connection connection, CopyOut copy) throws SQLException {
		if (!copy.isActive()) {
			return false;
		}
		BaseConnection raw = connection.unwrap(BaseConnection.class);
		int previous = raw.getNetworkTimeout();
		int bound = (int) DRAIN.toMillis();
		raw.setNetworkTimeout(Runnable::run, (previous > 0) ? Math.min(previous, bound) : bound);
		try {
			raw.cancelQuery();
			drain(copy);
			return false;
		}
		catch (SQLException ex) {
			if (QUERY_CANCELED.equals(ex.getSQLState())) {
				return true;
			}
			throw ex;
		}
		finally {
			if (!raw.isClosed()) {
				raw.setNetworkTimeout(Runnable::run, previous);
			}
		}
	}

	private static void drain(CopyOut copy) throws SQLException {
		long begin = System.nanoTime();
		while (copy.readFromCopy() != null) {
			if (System.nanoTime() - begin > DRAIN.toNanos()) {
				throw new SQLException("The server went on sending after a cancel");
			}
		}
	}

}
