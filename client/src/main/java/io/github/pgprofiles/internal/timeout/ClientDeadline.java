package io.github.pgprofiles.internal.timeout;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's own deadline behind the server's: bounds the driver's reads, so that calls
 * end whatever the server does. Local, no message and no thread; and beneath the pool's
 * proxy, which would set the time-out back with work of its own.
 */
final class ClientDeadline {

	private static final Logger logger = LoggerFactory.getLogger(ClientDeadline.class);

	/** Milliseconds for a cancel to be delivered, where the server takes one. */
	private static final int CANCEL = 200;

	/** Not for every read: a row of a COPY takes a fraction of a microsecond. */
	private static final long REFRESH = 50_000_000;

	private final ConnectionSource connections;

	private final Connection connection;

	private final Connection raw;

	private final Deadline deadline;

	ClientDeadline(ConnectionSource connections, Connection connection, Deadline deadline) throws SQLException {
		this.connections = connections;
		this.connection = connection;
		this.raw = DriverSession.raw(connection);
		this.deadline = deadline;
	}

	Deadline deadline() {
		return this.deadline;
	}

	<R> R call(SqlCall<R> call) throws SQLException {
		try (Armed armed = arm()) {
			return call.run();
		}
		catch (SQLException ex) {
			throw explain(ex);
		}
	}

	/** Bounds each read until it is closed. */
	Armed arm() throws SQLException {
		return new Armed();
	}

	SQLException explain(SQLException ex) throws SQLException {
		if (ex instanceof TimedOut || !this.deadline.hasPassed() || !isReadTimeout(ex)) {
			return this.deadline.explain(ex);
		}
		return giveUp(ex);
	}

	private static boolean isReadTimeout(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof SocketTimeoutException) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Cancels what the server may still be doing, and makes sure that nobody gets its
	 * connection again.
	 */
	SQLException giveUp(SQLException ex) throws SQLException {
		cancel();
		this.connections.discard(this.connection);
		return TimedOut.silent(this.deadline.description(), ex);
	}

	/**
	 * On a connection and a thread of its own, for a server that is silent altogether
	 * would be waited for as long as cancelSignalTimeout says, and time is up.
	 */
	private void cancel() {
		Thread canceling = new Thread(this::sendCancel, "pgprofiles-cancel");
		canceling.setDaemon(true);
		canceling.start();
		try {
			canceling.join(CANCEL);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void sendCancel() {
		try {
			DriverSession.cancel(this.raw);
		}
		catch (SQLException ex) {
			logger.debug("Could not cancel what a silent server does", ex);
		}
	}

	/** Bounds the driver's reads, never above what bounds them already. */
	final class Armed implements AutoCloseable {

		private final int previous;

		private long armedAt;

		private Armed() throws SQLException {
			this.previous = ClientDeadline.this.raw.getNetworkTimeout();
			set();
		}

		private void set() throws SQLException {
			int millis = ClientDeadline.this.deadline.untilSilent();
			this.armedAt = System.nanoTime();
			ClientDeadline.this.raw.setNetworkTimeout(Runnable::run,
					(this.previous > 0) ? Math.min(this.previous, millis) : millis);
		}

		/** Bounds the reads to come by what is left by now. */
		void refresh() throws SQLException {
			if (System.nanoTime() - this.armedAt > REFRESH) {
				set();
			}
		}

		@Override
		public void close() throws SQLException {
			if (!ClientDeadline.this.raw.isClosed()) {
				ClientDeadline.this.raw.setNetworkTimeout(Runnable::run, this.previous);
			}
		}

	}

}
