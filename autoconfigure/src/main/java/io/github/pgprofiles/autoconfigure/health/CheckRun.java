package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.core.log.LogMessage;

/**
 * One check of one profile: acquires a connection and runs one query. Ends by itself some
 * seconds after the last caller has stopped waiting, and releases its connection.
 */
final class CheckRun implements Runnable {

	private static final Log logger = LogFactory.getLog(CheckRun.class);

	/**
	 * For how long a connection may stay silent before it counts as broken. More than the
	 * usual time-out, because new connections do not help a server that is merely slow.
	 */
	private static final Duration SILENCE = Duration.ofSeconds(5);

	private static final String QUESTION = "select pg_catalog.current_database(),"
			+ " pg_catalog.current_setting('server_version')";

	/** Also how full the queue of notifications is, from 0 to 1. */
	private static final String LISTENING = QUESTION + ", pg_catalog.pg_notification_queue_usage()";

	private static final String CONNECTION = "a connection from the pool";

	private static final String ANSWER = "the server's answer";

	private final ProfilePool pool;

	private final Duration timeout;

	private final Runnable ended;

	private final FutureTask<Health> task = new FutureTask<>(this::check);

	private final long begun = System.nanoTime();

	private volatile String waitsFor = CONNECTION;

	/**
	 * Creates the run.
	 * @param ended called at its end, just before its result is available
	 */
	CheckRun(ProfilePool pool, Duration timeout, Runnable ended) {
		this.pool = pool;
		this.timeout = timeout;
		this.ended = ended;
	}

	@Override
	public void run() {
		this.task.run();
	}

	/** Ends a run for which there was no thread. */
	void refuse() {
		this.task.cancel(false);
	}

	boolean isRefused() {
		return this.task.isCancelled();
	}

	Health get(Duration wait) throws InterruptedException, ExecutionException, TimeoutException {
		return this.task.get(wait.toNanos(), TimeUnit.NANOSECONDS);
	}

	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.begun);
	}

	String waitsFor() {
		return this.waitsFor;
	}

	private Health check() {
		try {
			Answer answer = answer();
			return this.pool.describe(
					Health.up()
						.withDetail("database", answer.database)
						.withDetail("version", answer.version)
						.withDetail("roundTripMillis", Math.round(answer.roundTrip.toNanos() / 1e3) / 1e3),
					answer.queueUsage);
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug(LogMessage.format("Profile '%s': health check failed", this.pool.profile()), ex);
			return this.pool.down(ex);
		}
		finally {
			this.ended.run();
		}
	}

	/**
	 * Acquires a connection and runs the query; repeats both if the connection turned out
	 * to be lost. A lost idle connection says nothing about the server, and the pool has
	 * already dropped it.
	 */
	private Answer answer() throws SQLException {
		// a little less than the whole, so that the pool's own error is still in time
		Duration budget = this.timeout.minus(this.timeout.dividedBy(5));
		Duration left = budget;
		for (int idle = this.pool.idle();; idle--) {
			this.waitsFor = CONNECTION;
			try (Connection connection = this.pool.borrow(left)) {
				this.waitsFor = ANSWER;
				try {
					return askInTime(connection);
				}
				catch (SQLException ex) {
					left = budget.minus(age());
					if (!connection.isClosed() || idle <= 0 || left.toMillis() <= 0) {
						throw ex;
					}
					logger.debug(LogMessage.format("Profile '%s': idle connection was lost", this.pool.profile()), ex);
				}
			}
		}
	}

	private Answer askInTime(Connection connection) throws SQLException {
		int usual = boundSilence(connection);
		try {
			return ask(connection);
		}
		finally {
			restore(connection, usual);
		}
	}

	private Answer ask(Connection connection) throws SQLException {
		boolean listening = this.pool.isListening();
		try (Statement statement = connection.createStatement()) {
			long asked = System.nanoTime();
			try (ResultSet row = statement.executeQuery(listening ? LISTENING : QUESTION)) {
				row.next();
				return new Answer(row.getString(1), row.getString(2), Duration.ofNanos(System.nanoTime() - asked),
						listening ? row.getDouble(3) : null);
			}
		}
	}

	/**
	 * Without a limit of the driver a silent server would block the thread for ever.
	 * @return what it was before, negative if the driver knows no such thing
	 */
	private int boundSilence(Connection connection) throws SQLException {
		try {
			int usual = connection.getNetworkTimeout();
			Duration bound = (this.timeout.compareTo(SILENCE) > 0) ? this.timeout : SILENCE;
			connection.setNetworkTimeout(Runnable::run, (int) bound.toMillis());
			return usual;
		}
		catch (SQLFeatureNotSupportedException ex) {
			return -1;
		}
	}

	private static void restore(Connection connection, int usual) throws SQLException {
		if (usual >= 0 && !connection.isClosed()) {
			connection.setNetworkTimeout(Runnable::run, usual);
		}
	}

	private record Answer(String database, String version, Duration roundTrip, @Nullable Double queueUsage) {

	}

}
