package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.OpenCopy;
import io.github.pgprofiles.internal.error.Excerpt;
import io.github.pgprofiles.internal.error.Interrupts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a borrower has left open on a connection, which the next one must not get: a
 * transaction, or a COPY. Asks the driver only, which knows the server's last word.
 * Thread-safe.
 */
final class ConnectionCleaner {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionCleaner.class);

	/** Milliseconds for a rollback, before the connection is given up. */
	private static final int BOUND = 5_000;

	/** Of a statement in a line of the log, in characters. */
	private static final int MOST = 200;

	private final String profile;

	private final @Nullable HikariDataSource pool;

	private final Consumer<Connection> retire;

	private final boolean pooled;

	/**
	 * For connections of one pool.
	 * @param pool that they come from, if it is ours
	 * @param retire sees to it that nobody gets a connection again
	 */
	ConnectionCleaner(String profile, @Nullable HikariDataSource pool, Consumer<Connection> retire) {
		this.profile = profile;
		this.pool = pool;
		this.retire = retire;
		this.pooled = pool != null && pool.getDataSource() instanceof DriverDataSource driver && driver.isPooled();
	}

	/** Whether a pooler lends the sessions of the server for a transaction each. */
	boolean isPooled() {
		return this.pooled;
	}

	String profile() {
		return this.profile;
	}

	/** The pool that the connections come from, if it is ours. */
	@Nullable HikariDataSource pool() {
		return this.pool;
	}

	/**
	 * Leaves nothing open. Never throws: a connection that cannot be cleaned is retired.
	 * @param connection of the pool, which is still to be closed
	 * @param raw the driver's one beneath
	 * @param begin what began a transaction by SQL, if that is known
	 * @return whether the connection was retired
	 */
	boolean end(Connection connection, Connection raw, @Nullable String begin) {
		try {
			boolean copying = OpenCopy.isAny(raw);
			if (raw.isClosed()) {
				// the pool lends one again that has just been used, without a look
				this.retire.accept(connection);
				return true;
			}
			if (!copying && DriverSession.isIdle(raw)) {
				return false;
			}
			if (copying) {
				logger.warn("Profile '{}': a connection came back with a COPY that was neither ended nor cancelled."
						+ " The connection is given up, and the server undoes the COPY", this.profile);
				this.retire.accept(connection);
				return true;
			}
			rollback(connection, raw, begin);
			return false;
		}
		catch (SQLException ex) {
			logger.debug("Profile '{}': could not end what was left open on a connection", this.profile, ex);
			this.retire.accept(connection);
			return true;
		}
	}

	private void rollback(Connection connection, Connection raw, @Nullable String begin) throws SQLException {
		if (!raw.getAutoCommit()) {
			// as the pool does by itself, where it knows of the statements
			connection.rollback();
			return;
		}
		logger.warn("Profile '{}': a connection came back inside a transaction that was begun by SQL{}, and it was"
				+ " rolled back. Use transaction() or @Transactional; or send a transaction as one text, up to its end",
				this.profile, (begin != null) ? ": [" + Excerpt.of(begin, MOST) + "]" : "");
		boolean interrupted = Interrupts.suspend();
		int previous = raw.getNetworkTimeout();
		raw.setNetworkTimeout(Runnable::run, (previous > 0) ? Math.min(previous, BOUND) : BOUND);
		try (Statement statement = raw.createStatement()) {
			statement.execute("rollback");
		}
		finally {
			if (!raw.isClosed()) {
				raw.setNetworkTimeout(Runnable::run, previous);
			}
			Interrupts.restore(interrupted);
		}
	}

}
