package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.StaleTypes;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.SqlCall;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one stream, with the time limit that holds for all of it: the one of
 * the transaction at hand, or one with a transaction of its own that ends with the
 * stream.
 */
final class StreamConnection {

	/** What a transaction that is not the stream's own can go back to. */
	private static final String SAVEPOINT = "pgprofiles_stream";

	private final ConnectionSource connections;

	private final Connection connection;

	private final boolean own;

	private final @Nullable TimeLimit limit;

	private @Nullable TimeoutScope scope;

	private boolean savepoint;

	private boolean failed;

	private boolean discarded;

	private boolean ended;

	StreamConnection(ConnectionSource connections, @Nullable TimeLimit limit) throws SQLException {
		this.connections = connections;
		this.connection = connections.acquire();
		this.own = !connections.isJoined(this.connection);
		this.limit = limit;
	}

	Connection get() {
		return this.connection;
	}

	/** Whether the transaction belongs to the stream. */
	boolean isOwn() {
		return this.own;
	}

	/** Begins what the stream runs in, which mostly costs no message of its own. */
	void begin() throws SQLException {
		this.scope = TimeoutScope.open(this.connections, this.connection, this.limit, Need.IDLE_TRANSACTION);
	}

	TimeoutScope scope() {
		TimeoutScope begun = this.scope;
		if (begun == null) {
			throw new IllegalStateException("The stream has not begun");
		}
		return begun;
	}

	/** Runs what sends one message and waits for its answer, within the limit. */
	<R> R call(SqlCall<R> call) throws SQLException {
		return scope().call(call);
	}

	/** Makes {@link #end} roll back. */
	void fail() {
		this.failed = true;
	}

	/**
	 * Begins again if the statement failed only because it had been prepared for tables
	 * that have changed since. Nobody has seen a row, and nothing else is in the
	 * transaction.
	 * @return whether the statement can be run again
	 */
	boolean restart(SQLException ex) throws SQLException {
		boolean stale = StaleTypes.isMarked(ex) || SqlStates.isStalePlan(ex);
		if (!stale || !this.own || this.connection.isClosed()) {
			return false;
		}
		try {
			scope().end(true);
		}
		catch (SQLException suppressed) {
			ex.addSuppressed(suppressed);
			return false;
		}
		begin();
		return true;
	}

	/**
	 * Begins again where nobody has seen a row, and nothing else is in the transaction,
	 * which is the stream's own.
	 */
	void restart() throws SQLException {
		scope().end(true);
		begin();
	}

	/** Where the transaction is not the stream's own, it can go back to here. */
	void mark() throws SQLException {
		if (!this.own) {
			run("SAVEPOINT " + SAVEPOINT);
			this.savepoint = true;
		}
	}

	private void run(String command) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			scope().answered(() -> statement.execute(command));
		}
	}

	/**
	 * Keeps everything else on the thread off a connection that is not the stream's own.
	 */
	void beginExclusiveUse(Runnable end) {
		if (!this.own) {
			this.connections.beginExclusiveUse(end);
		}
	}

	void discard() {
		this.discarded = true;
		this.connections.discard(this.connection);
	}

	/**
	 * Ends the transaction if it is the stream's own, and else the savepoint, and gives
	 * the connection back.
	 * @param undo whether the stream was cancelled, and its transaction is to go back to
	 * where it was
	 */
	void end(boolean undo) throws SQLException {
		if (this.ended) {
			return;
		}
		this.ended = true;
		boolean interrupted = Interrupts.suspend();
		try {
			if (this.discarded || this.connection.isClosed()) {
				return;
			}
			if (this.savepoint) {
				run((undo ? "ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; " : "") + "RELEASE SAVEPOINT " + SAVEPOINT);
			}
			if (this.scope != null) {
				this.scope.end(this.failed || undo);
			}
		}
		finally {
			Interrupts.restore(interrupted);
			release();
		}
	}

	/**
	 * After the server failed: a transaction that is not the stream's own stays failed.
	 */
	void endFailed() throws SQLException {
		this.savepoint = false;
		fail();
		end(false);
	}

	private void release() {
		if (!this.own) {
			this.connections.endExclusiveUse();
		}
		this.connections.release(this.connection);
	}

	/** Ends what never became rows. */
	void giveUp(Throwable cause) {
		try {
			if (cause instanceof PostgresClientException) {
				end(true);
			}
			else {
				endFailed();
			}
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

}
