package io.github.pgprofiles.internal.lock;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.SessionWatch;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.OnStandby;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.OwnSession;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.Setting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock on a connection of its own, which nobody else gets before the server has
 * released the lock. Not thread-safe.
 */
final class SessionLock implements HeldLock {

	private static final Logger logger = LoggerFactory.getLogger(SessionLock.class);

	/** The server looks at this one when it begins to wait, so one statement will do. */
	private static final String WITHIN = " where " + Setting.LOCK_TIMEOUT.setToParameter() + " is not null";

	/**
	 * What the server gets on top of a wait before something else than the lock is at
	 * fault.
	 */
	private static final int GRACE = 1000;

	/** For what never waits. */
	private static final TimeLimit RELEASE_LIMIT = new TimeLimit(5000);

	private final ConnectionSource connections;

	private final Connection connection;

	/** Beneath the pool's proxy, which does not know what is closed. */
	private final Connection raw;

	private final LockKey key;

	private final LockStatement statement;

	private SessionLock(ConnectionSource connections, Connection connection, Connection raw, LockKey key) {
		this.connections = connections;
		this.connection = connection;
		this.raw = raw;
		this.key = key;
		this.statement = new LockStatement(connections, connection);
	}

	/**
	 * Takes a lock.
	 * @return the lock; {@code null} if somebody else held it all the while
	 */
	static @Nullable SessionLock take(ConnectionSource connections, LockKey key, LockWait wait) throws SQLException {
		Connection connection = connections.acquireOwn(connections.beginSettings(LocalSettings.NONE));
		boolean taken = false;
		try {
			// a DataSource in front of the pool's tells only now what is below
			OwnSession.require(connections, "A lock of the session, as " + key + " is,",
					"Take it in a transaction: lock(…).inTransaction()");
			SessionLock lock = new SessionLock(connections, connection, DriverSession.raw(connection), key);
			taken = ToldWait.run(connections, wait, false, () -> lock.take(wait));
			if (!taken) {
				SessionWatch.forget(connection);
			}
			return taken ? lock : null;
		}
		catch (RuntimeException | Error ex) {
			connections.discard(connection);
			throw ex;
		}
		finally {
			if (!taken) {
				connections.giveBack(connection);
			}
		}
	}

	private boolean take(LockWait wait) throws SQLException {
		try {
			return ask(wait);
		}
		catch (OnStandby ex) {
			// nothing was taken
			throw ex;
		}
		catch (SQLException ex) {
			clear();
			if (wait.isBounded() && SqlStates.LOCK_NOT_AVAILABLE.equals(ex.getSQLState())) {
				return false;
			}
			throw ex;
		}
	}

	private boolean ask(LockWait wait) throws SQLException {
		if (wait.isNone()) {
			return this.statement.ask(this.key.tryTake(false), this.key.name());
		}
		if (!wait.isBounded()) {
			return this.statement.ask(this.key.take(false), this.key.name());
		}
		TimeLimit limit = new TimeLimit((int) Math.min((long) wait.millis() + GRACE, Integer.MAX_VALUE));
		return this.statement.ask(limit, this.key.take(false) + WITHIN, this.key.name(), wait.millis() + "ms");
	}

	/**
	 * A statement that failed may have taken the lock all the same: a lock of the session
	 * is no matter of transactions, and the end of a wait may cross with its success.
	 */
	private void clear() {
		boolean interrupted = Interrupts.suspend();
		try {
			this.statement.ask(RELEASE_LIMIT, "select pg_catalog.pg_advisory_unlock_all() is not null");
			SessionWatch.forget(this.connection);
		}
		catch (SQLException ex) {
			this.connections.discard(this.connection);
			logger.debug("Gave up a connection that may hold {}", this.key, ex);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/** The connection that holds it. */
	Connection session() {
		return this.connection;
	}

	@Override
	public void release() throws SQLException {
		boolean interrupted = Interrupts.suspend();
		try {
			giveBack();
		}
		finally {
			this.connections.giveBack(this.connection);
			Interrupts.restore(interrupted);
		}
	}

	private void giveBack() throws SQLException {
		try {
			if (this.statement.ask(RELEASE_LIMIT, this.key.giveBack(), this.key.name())) {
				SessionWatch.forget(this.connection);
				return;
			}
		}
		catch (SQLException ex) {
			boolean lost = isLost(ex);
			this.connections.discard(this.connection);
			if (lost) {
				throw ex;
			}
			logger.debug("Gave up a connection to release {}", this.key, ex);
			return;
		}
		catch (RuntimeException | Error ex) {
			this.connections.discard(this.connection);
			throw ex;
		}
		this.connections.discard(this.connection);
		throw new SQLException("the server's session does not hold it: does a pooler between change sessions?");
	}

	private boolean isLost(SQLException ex) throws SQLException {
		return this.raw.isClosed() || SqlStates.isConnectionLost(ex.getSQLState())
				|| (ex instanceof TimedOut timedOut && timedOut.isConnectionLost());
	}

}
