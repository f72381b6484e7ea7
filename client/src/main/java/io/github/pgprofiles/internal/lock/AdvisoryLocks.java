package io.github.pgprofiles.internal.lock;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.lock.LockRegistry.Entry;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.OwnSession;
import io.github.pgprofiles.internal.timeout.LockTimeout;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;

/** The advisory locks that one client takes. Thread-safe. */
public final class AdvisoryLocks {

	/** Its release is somebody else's concern. */
	private static final HeldLock OTHERS = () -> {
	};

	private final String profile;

	private final ConnectionSource connections;

	private final LockRegistry registry = new LockRegistry();

	public AdvisoryLocks(String profile, ConnectionSource connections) {
		this.profile = profile;
		this.connections = connections;
	}

	/**
	 * Takes a lock on a connection of its own, unless this thread has it already.
	 * @return the lock; {@code null} if somebody else held it all the while
	 * @throws PoolExhausted if none came free in time, or this thread has them all
	 * @throws IllegalStateException if this thread would wait for itself
	 */
	public @Nullable HeldLock acquire(LockKey key, LockWait wait) throws SQLException {
		requireSession(key);
		List<Entry> own = this.registry.of(key.name());
		if (own.stream().anyMatch((lock) -> lock.apart() && lock.key().covers(key))) {
			return OTHERS;
		}
		for (Entry other : own) {
			requireReleased(key, other);
		}
		requireConnection(key);
		SessionLock lock = SessionLock.take(this.connections, key, wait);
		if (lock == null) {
			requireUninterrupted(wait);
			return null;
		}
		checkInterrupt(lock, wait);
		Runnable forget = this.registry.add(key, lock.session(), true);
		return () -> {
			forget.run();
			lock.release();
		};
	}

	private void requireSession(LockKey key) throws SQLException {
		OwnSession.require(this.connections, "A lock of the session, as " + key + " is,",
				"Take it in a transaction: lock(…).inTransaction()");
	}

	/** Who waited on a thread that is to stop shall not begin. */
	private static void checkInterrupt(HeldLock lock, LockWait wait) throws SQLException {
		if (!wait.isNone() && Thread.currentThread().isInterrupted()) {
			lock.release();
			throw interrupted();
		}
	}

	/** Nor hear that the wait was in vain. */
	private static void requireUninterrupted(LockWait wait) throws SQLException {
		if (!wait.isNone() && Thread.currentThread().isInterrupted()) {
			throw interrupted();
		}
	}

	private static Interrupted interrupted() {
		return new Interrupted("the thread was interrupted while it waited, and the work was not begun", null);
	}

	private void requireConnection(LockKey key) throws PoolExhausted {
		ConnectionHolder holder = TransactionState.holder(this.connections.dataSource());
		int kept = this.registry.connections() + ((holder != null && holder.getConnectionHandle() != null) ? 1 : 0);
		int size = this.connections.maximumSize();
		if (size > 0 && kept >= size) {
			throw new PoolExhausted(
					("take %s needs a connection of its own, and this thread keeps all that the pool may have in its"
							+ " transaction or its other locks: raise pool.max-size, which is %d")
						.formatted(key, size),
					null);
		}
	}

	/**
	 * What a transaction holds is over with it, and perhaps before that: a savepoint gone
	 * back to, whoever set it, has released what was taken since. The server knows.
	 * @throws IllegalStateException if this thread would wait for itself
	 */
	private void requireReleased(LockKey key, Entry own) throws SQLException {
		if (own.apart()
				|| (own.session() instanceof Connection session && LockStatement.mayHold(session, own.key().name()))) {
			throw ownWay(key, own);
		}
		LockRegistry.remove(own);
	}

	/**
	 * Who waits to have a lock alone is let in before those who come later to share it.
	 */
	private IllegalStateException ownWay(LockKey key, Entry own) {
		return new IllegalStateException(
				"Profile '%s': this thread holds %s %s, and would wait for itself to take %s on another connection%s"
					.formatted(this.profile, own.key(), own.apart() ? "on a connection" : "in a transaction", key,
							(own.key().shared() && key.shared()) ? " as soon as somebody else waits to have it alone"
									: ""));
	}

	/**
	 * Takes a lock in the transaction at hand, which ends it. A bounded wait that was in
	 * vain leaves the transaction as it was.
	 * @return to be run when the work is done; {@code null} if somebody else held it all
	 * the while
	 * @throws IllegalStateException if this thread would wait for itself
	 */
	public @Nullable Runnable join(LockKey key, LockWait wait) throws SQLException {
		Connection connection = this.connections.acquire();
		try {
			Connection session = DriverSession.raw(connection);
			for (Entry own : this.registry.of(key.name())) {
				if (own.session() != session) {
					requireReleased(key, own);
				}
			}
			if (ToldWait.run(this.connections, wait, true, () -> takeJoined(connection, key, wait))) {
				return remember(key, session);
			}
			requireUninterrupted(wait);
			return null;
		}
		finally {
			this.connections.release(connection);
		}
	}

	/** The lock lasts until the transaction does. */
	private Runnable remember(LockKey key, Connection session) {
		boolean known = this.registry.of(key.name())
			.stream()
			.anyMatch((own) -> own.session() == session && own.key().equals(key));
		if (known) {
			return AdvisoryLocks::leaveToTransaction;
		}
		Runnable forget = this.registry.add(key, session, false);
		return TransactionState.get(this.connections.dataSource()).atEnd(forget) ? AdvisoryLocks::leaveToTransaction
				: forget;
	}

	private static void leaveToTransaction() {
		// its end forgets the lock
	}

	private boolean takeJoined(Connection connection, LockKey key, LockWait wait) throws SQLException {
		LockStatement statement = new LockStatement(this.connections, connection);
		if (wait.isNone()) {
			return statement.ask(key.tryTake(true), key.name());
		}
		if (!wait.isBounded()) {
			return statement.ask(key.take(true), key.name());
		}
		return switch (LockTimeout.run(this.connections, connection, wait.millis(), key.take(true), key.name())) {
			case ACQUIRED -> true;
			case TIMED_OUT -> false;
			case NOT_ASKED -> throw LockStatement.onStandby(connection);
		};
	}

}
