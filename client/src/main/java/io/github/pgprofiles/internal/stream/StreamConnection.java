package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.StalePlan;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.pool.ConnectionSource;

/**
 * The connection of one stream: the one of the transaction at hand, or one with a
 * transaction of its own that ends with the stream.
 */
final class StreamConnection {

	private final ConnectionSource connections;

	private final Connection connection;

	private final boolean own;

	private boolean failed;

	private boolean discarded;

	StreamConnection(ConnectionSource connections) throws SQLException {
		this.connections = connections;
		this.connection = connections.acquire();
		this.own = !connections.isJoined(this.connection);
	}

	Connection get() {
		return this.connection;
	}

	/** Whether the transaction belongs to the stream. */
	boolean isOwn() {
		return this.own;
	}

	/** Costs no message: the driver sends BEGIN with the first statement. */
	void begin() throws SQLException {
		if (this.own) {
			this.connection.setAutoCommit(false);
		}
	}

	/** Makes {@link #end()} roll back. */
	void fail() {
		this.failed = true;
	}

	/**
	 * Rolls back at once if the statement failed only because it had been prepared for
	 * tables that have changed since. Nobody has seen a row, and nothing else is in the
	 * transaction.
	 * @return whether the statement can be run again
	 */
	boolean restart(SQLException ex) {
		try {
			if (!this.own || this.connection.isClosed() || SqlStates.isConnectionLost(ex.getSQLState())) {
				return false;
			}
			this.connection.rollback();
			return StalePlan.isCause(ex, this.connection);
		}
		catch (SQLException suppressed) {
			ex.addSuppressed(suppressed);
			return false;
		}
	}

	void discard() {
		this.discarded = true;
		this.connections.discard(this.connection);
	}

	/** Keeps everything else on the thread off a connection that is not the stream's own. */
	void occupy(Runnable end) {
		if (!this.own) {
			this.connections.occupy(end);
		}
	}

	void vacate() {
		if (!this.own) {
			this.connections.vacate();
		}
	}

	/** Ends the transaction, if it is the stream's own. */
	void end() throws SQLException {
		if (!this.own || this.discarded || this.connection.isClosed() || this.connection.getAutoCommit()) {
			return;
		}
		if (this.failed) {
			this.connection.rollback();
		}
		else {
			this.connection.commit();
		}
		// costs no message; a DataSource without a pool would not do it
		this.connection.setAutoCommit(true);
	}

	void release() {
		this.connections.release(this.connection);
	}

}
