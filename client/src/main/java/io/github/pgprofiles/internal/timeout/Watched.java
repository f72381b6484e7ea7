package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.postgresql.core.BaseConnection;

/** A connection whose calls end at a deadline, whatever the server does. */
final class Watched {

	private final ConnectionSource connections;

	private final Connection connection;

	private final BaseConnection raw;

	private final Deadline deadline;

	Watched(ConnectionSource connections, Connection connection, Deadline deadline) throws SQLException {
		this.connections = connections;
		this.connection = connection;
		this.raw = SocketDeadline.raw(connection);
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
	 * Cancels what the server may still be doing, and makes sure that nobody gets its
	 * connection again.
	 */
	SQLException giveUp(SQLException ex) throws SQLException {
		// on a connection of its own, and bounded by cancelSignalTimeout
		this.raw.getQueryExecutor().sendQueryCancel();
		this.connections.discard(this.connection);
		return TimedOut.silent(this.deadline.description(), ex);
	}

}
