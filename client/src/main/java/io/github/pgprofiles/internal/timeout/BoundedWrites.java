package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.internal.driver.ConnectionAbort;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.time.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a server that may have stopped reading. No time-out of the socket has a hold
 * on that: the JDK's own timer has it closed. Not thread-safe.
 */
final class BoundedWrites {

	private static final Logger logger = LoggerFactory.getLogger(BoundedWrites.class);

	private final Connection connection;

	private boolean aborted;

	/** Looked up for the first write. */
	private int socketTimeout = -1;

	BoundedWrites(Connection connection) {
		this.connection = connection;
	}

	/** Whether a write took too long, and the connection was closed. */
	boolean isAborted() {
		return this.aborted;
	}

	/**
	 * Writes.
	 * @param deadline that bounds it; {@code null} for what bounds a read
	 */
	void run(SqlAction write, @Nullable Deadline deadline) throws SQLException {
		int patience = (deadline != null) ? deadline.untilSilent() : socketTimeout();
		if (patience == 0) {
			write.run();
			return;
		}
		CompletableFuture<Boolean> written = new CompletableFuture<>();
		CompletableFuture<Boolean> watch = written.orTimeout(patience, TimeUnit.MILLISECONDS)
			.exceptionally((timeout) -> {
				abort();
				return true;
			});
		try {
			write.run();
		}
		finally {
			written.complete(false);
			this.aborted = watch.join();
		}
	}

	/** What the driver bounds its reads by; 0 for nothing. */
	private int socketTimeout() throws SQLException {
		if (this.socketTimeout < 0) {
			this.socketTimeout = DriverSession.raw(this.connection).getNetworkTimeout();
		}
		return this.socketTimeout;
	}

	private void abort() {
		try {
			ConnectionAbort.abortLater(this.connection);
		}
		catch (SQLException ex) {
			logger.debug("Could not abort a connection", ex);
		}
	}

}
