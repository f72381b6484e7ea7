package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection whose calls end at a deadline, whatever the server does. */
final class Watched {

	private static final Logger logger = LoggerFactory.getLogger(Watched.class);

	/** Milliseconds for a cancel to be delivered, where the server takes one. */
	private static final int CANCEL = 200;

	private final ConnectionSource connections;

	private final Connection connection;

	private final Connection raw;

	private final Deadline deadline;

	Watched(ConnectionSource connections, Connection connection, Deadline deadline) throws SQLException {
		this.connections = connections;
		this.connection = connection;
		this.raw = DriverSession.raw(connection);
		this.deadline = deadline;
	}

	Deadline deadline() {
		return this.deadline;
	}

	<R> R call(SqlCall<R> call) throws SQLException {
		try (SocketDeadline armed = arm()) {
			return call.run();
		}
		catch (SQLException ex) {
			throw explain(ex);
		}
	}

	/** Bounds the reads to come, until it is closed. */
	SocketDeadline arm() throws SQLException {
		return SocketDeadline.arm(this.raw, this.deadline);
	}

	SQLException explain(SQLException ex) throws SQLException {
		if (ex instanceof TimedOut || !this.deadline.hasPassed() || !SocketDeadline.struck(ex)) {
			return this.deadline.explain(ex);
		}
		return giveUp(ex);
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
			logger.debug("Could not cancel what a server does that is silent", ex);
		}
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

}
