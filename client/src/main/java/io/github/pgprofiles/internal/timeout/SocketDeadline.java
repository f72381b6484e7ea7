package io.github.pgprofiles.internal.timeout;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The client's own deadline behind the server's: a time-out of the driver's reads. Local,
 * no message and no thread; and beneath the pool's proxy, which would set it back with
 * work of its own.
 */
final class SocketDeadline implements AutoCloseable {

	/** Not for every read: a row of a COPY takes a fraction of a microsecond. */
	private static final long REFRESH = 50_000_000;

	private final Connection raw;

	private final Deadline deadline;

	private final int previous;

	private long armedAt;

	private SocketDeadline(Connection raw, Deadline deadline) throws SQLException {
		this.raw = raw;
		this.deadline = deadline;
		this.previous = raw.getNetworkTimeout();
		arm();
	}

	/** Bounds each read until it is closed, never above what bounds it already. */
	static SocketDeadline arm(Connection raw, Deadline deadline) throws SQLException {
		return new SocketDeadline(raw, deadline);
	}

	private void arm() throws SQLException {
		int millis = this.deadline.untilSilent();
		this.armedAt = System.nanoTime();
		this.raw.setNetworkTimeout(Runnable::run, (this.previous > 0) ? Math.min(this.previous, millis) : millis);
	}

	/** Bounds the reads to come by what is left by now. */
	void refresh() throws SQLException {
		if (System.nanoTime() - this.armedAt > REFRESH) {
			arm();
		}
	}

	/** Whether a read ended by its time-out. */
	static boolean struck(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof SocketTimeoutException) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void close() throws SQLException {
		if (!this.raw.isClosed()) {
			this.raw.setNetworkTimeout(Runnable::run, this.previous);
		}
	}

}
