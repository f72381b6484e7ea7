package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.internal.pool.connect.Reconnection.Attempt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that were opened before HikariCP asks for them: the first one of a pool,
 * which has shown that the database can be used, and after an outage those that the pool
 * has lost. HikariCP adds one after the other. Thread-safe.
 */
public final class ReadyConnections {

	private static final Logger logger = LoggerFactory.getLogger(ReadyConnections.class);

	/** Logins at the same time, each of which starts a process of the server. */
	private static final int SIDE_BY_SIDE = 8;

	/** More than HikariCP takes to ask for one, unless it wants none any more. */
	private static final Duration KEPT = Duration.ofSeconds(5);

	private static final Duration TICK = Duration.ofMillis(20);

	private final LinkedTransferQueue<Connection> connections = new LinkedTransferQueue<>();

	/** How many are on their way. */
	private final AtomicInteger promised = new AtomicInteger();

	private volatile boolean closed;

	public void add(Connection connection) {
		this.connections.add(connection);
	}

	/**
	 * One that is ready, waited for where it is on its way: whoever opened another one
	 * meanwhile would exceed the size of the pool.
	 * @return {@code null} if there is none
	 */
	public @Nullable Connection take() {
		Connection connection = this.connections.poll();
		while (connection == null && this.promised.get() > 0 && !Thread.currentThread().isInterrupted()) {
			try {
				connection = this.connections.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		return connection;
	}

	/**
	 * Opens connections side by side, on threads that end with that. The first failure
	 * ends it: HikariCP goes on by itself then.
	 * @param profile for the names of the threads
	 * @param count how many the pool lacks
	 */
	public void open(String profile, int count, Attempt attempt) {
		if (count <= 0 || this.closed || !this.promised.compareAndSet(0, count)) {
			return;
		}
		AtomicInteger left = new AtomicInteger(count);
		for (int i = Math.min(count, SIDE_BY_SIDE); i > 0; i--) {
			Thread thread = new Thread(() -> work(left, attempt), "postgres-profiles-refill-" + profile);
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void work(AtomicInteger left, Attempt attempt) {
		while (left.getAndUpdate((number) -> Math.max(0, number - 1)) > 0) {
			boolean taken = false;
			try {
				taken = handOver(attempt.connect());
			}
			catch (SQLException | RuntimeException ex) {
				logger.debug("Could not open a connection ahead", ex);
			}
			finally {
				this.promised.addAndGet(taken ? -1 : -1 - left.getAndSet(0));
			}
		}
	}

	private boolean handOver(Connection connection) {
		boolean taken = false;
		try {
			taken = !this.closed && this.connections.tryTransfer(connection, KEPT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!taken) {
			close(connection);
		}
		return taken;
	}

	/** Closes what is ready and will not be asked for. */
	public void discard() {
		for (Connection each = this.connections.poll(); each != null; each = this.connections.poll()) {
			close(each);
		}
	}

	/** Keeps none any more. */
	public void close() {
		this.closed = true;
		discard();
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.debug("Could not close a connection", ex);
		}
	}

}
