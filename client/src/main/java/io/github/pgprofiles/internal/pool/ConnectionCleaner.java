package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.OpenCopy;
import io.github.pgprofiles.internal.driver.SessionWatch;
import io.github.pgprofiles.internal.driver.WriteTracking;
import io.github.pgprofiles.internal.error.Excerpt;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.session.ProfileSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a borrower has left open on a connection, which the next one must not get: a
 * transaction, or a COPY. Asks the driver only, which knows the server's last word. Then
 * lets the session be set back, where that is due. Thread-safe.
 */
final class ConnectionCleaner {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionCleaner.class);

	/** Milliseconds for what is sent, before the connection is given up. */
	private static final int BOUND = 5_000;

	/** Of a statement in a line of the log, in characters. */
	private static final int MOST = 200;

	private final String profile;

	private final @Nullable DrainingPool pool;

	/** Of our own pools. */
	private final @Nullable SessionCleaner sessions;

	private final Consumer<Connection> retire;

	private final boolean pooled;

	/**
	 * For connections of one pool.
	 * @param pool that they come from, if it is ours
	 * @param sessions sets sessions back, if anybody is to
	 * @param retire sees to it that nobody gets a connection again
	 */
	ConnectionCleaner(String profile, @Nullable DrainingPool pool, @Nullable SessionCleaner sessions,
			Consumer<Connection> retire) {
		this.profile = profile;
		this.pool = pool;
		this.sessions = sessions;
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

	/** The session settings of all work on the profile; of our own pools. */
	ProfileSession session() {
		return Objects.requireNonNull(this.pool).session();
	}

	/**
	 * Leaves nothing open on a connection of somebody else's pool, unless one of ours is
	 * beneath, which sees to it. Never throws.
	 * @param name of the pool
	 * @param retire sees to it that nobody gets the connection again
	 */
	static void endOn(Connection connection, String name, Consumer<Connection> retire) {
		try {
			if (!connection.isClosed() && !connection.isWrapperFor(PooledConnection.class)
					&& DriverSession.isBelow(connection)) {
				new ConnectionCleaner(name, null, null, retire).end(connection, DriverSession.raw(connection), null);
			}
		}
		catch (SQLException ex) {
			logger.debug("Could not look at a connection", ex);
		}
	}

	/**
	 * Watches a connection that somebody borrows.
	 * @param raw the driver's one beneath; {@code null} if there is none
	 * @return {@code null} if its session is not to be set back
	 */
	@Nullable SessionWatch watch(@Nullable Connection raw) {
		try {
			return (this.sessions != null && raw != null) ? this.sessions.watch(raw) : null;
		}
		catch (SQLException ex) {
			// it is lost, as its borrower will see
			logger.debug("Profile '{}': could not look at a connection", this.profile, ex);
			return null;
		}
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
		WriteTracking.end(raw);
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

	/**
	 * Sets the session back, if that is due. Never throws: a connection whose session
	 * cannot be set back is retired.
	 * @param connection of the pool, on which nothing is open
	 * @param raw the driver's one beneath
	 * @return whether the connection was retired
	 */
	boolean setBack(Connection connection, Connection raw, SessionWatch watch) {
		try {
			watch.setDriverBack();
			if (this.sessions != null && this.sessions.isDue(watch)) {
				SessionCleaner cleaner = this.sessions;
				bounded(raw, () -> cleaner.setBack(raw, watch));
				logger.debug("Profile '{}': a session was set back", this.profile);
			}
			return false;
		}
		catch (SQLException ex) {
			logger.warn("Profile '{}': a session could not be set back for whoever gets it next, so its connection is"
					+ " given up: {}", this.profile, Redactor.copyOf(ex).getMessage());
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
				this.profile, (begin != null) ? ": [" + Excerpt.ofSql(begin, MOST) + "]" : "");
		bounded(raw, () -> {
			try (Statement statement = raw.createStatement()) {
				statement.execute("rollback");
			}
		});
	}

	/** What is sent at the end, and must not take long. */
	@FunctionalInterface
	private interface Sending {

		void run() throws SQLException;

	}

	private static void bounded(Connection raw, Sending sending) throws SQLException {
		boolean interrupted = Interrupts.suspend();
		int previous = raw.getNetworkTimeout();
		raw.setNetworkTimeout(Runnable::run, (previous > 0) ? Math.min(previous, BOUND) : BOUND);
		try {
			sending.run();
		}
		finally {
			if (!raw.isClosed()) {
				raw.setNetworkTimeout(Runnable::run, previous);
			}
			Interrupts.restore(interrupted);
		}
	}

}
