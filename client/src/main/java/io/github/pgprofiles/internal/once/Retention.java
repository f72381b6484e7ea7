package io.github.pgprofiles.internal.once;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.LimitedStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Deletes results that are too old, a few at a time, on the thread of one who has just
 * stored one: no thread of its own, and no harm if it fails. Thread-safe.
 */
final class Retention {

	private static final Logger logger = LoggerFactory.getLogger(Retention.class);

	private static final long PAUSE = TimeUnit.HOURS.toNanos(1);

	private static final int MOST_ROWS = 100;

	/** Nobody waits for longer so that others' results go. */
	private static final TimeLimit LIMIT = TimeLimit.of(Duration.ofSeconds(5));

	private static final double NANOS = 1e9;

	private final OnceEnvironment environment;

	private final OnceTable table;

	private final LongSupplier nanoTime;

	/** When it was last looked; at first, long enough ago. */
	private final AtomicLong last;

	Retention(OnceEnvironment environment, OnceTable table, LongSupplier nanoTime) {
		this.environment = environment;
		this.table = table;
		this.nanoTime = nanoTime;
		this.last = new AtomicLong(nanoTime.getAsLong() - PAUSE);
	}

	/** Looks for old results, if it is time; the thread's own transaction is over. */
	void sweep() {
		if (isDue() && this.environment.connections().hasIdle()) {
			delete();
		}
	}

	/** The same once the transaction is committed that was joined. */
	void sweepAfterOuterCommit() {
		if (isDue() && TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCompletion(int status) {
					// a manager that is not ours may give its connection back only after
					// this
					if (status == STATUS_COMMITTED) {
						sweep();
					}
				}

			});
		}
	}

	private boolean isDue() {
		return isDueSince(this.last.get());
	}

	private boolean isDueSince(long time) {
		return !this.environment.settings().retention().isZero() && this.nanoTime.getAsLong() - time >= PAUSE;
	}

	private void delete() {
		long before = this.last.get();
		if (!isDueSince(before) || !this.last.compareAndSet(before, this.nanoTime.getAsLong())) {
			return;
		}
		try {
			int rows = deleteOldest();
			logger.debug("Profile '{}': deleted {} old results of once(…)", this.environment.profile(), rows);
		}
		catch (SQLException | RuntimeException ex) {
			logger.warn("Profile '{}': could not delete old results of once(…) from {}: {}. {}",
					this.environment.profile(), this.table.name(), ex.getMessage(), this.table.advice());
		}
	}

	private int deleteOldest() throws SQLException {
		ConnectionSource connections = this.environment.connections();
		Connection connection = connections.acquireOwn();
		try (LimitedStatement statement = LimitedStatement.prepare(connections, connection, LIMIT, false,
				this.table.delete(), this::prepare)) {
			return statement.update();
		}
		finally {
			connections.giveBack(connection);
		}
	}

	private PreparedStatement prepare(Connection connection, String sql, int offset) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		try {
			Duration retention = this.environment.settings().retention();
			statement.setDouble(offset + 1, retention.getSeconds() + retention.getNano() / NANOS);
			statement.setInt(offset + 2, MOST_ROWS);
			return statement;
		}
		catch (SQLException | RuntimeException ex) {
			statement.close();
			throw ex;
		}
	}

}
