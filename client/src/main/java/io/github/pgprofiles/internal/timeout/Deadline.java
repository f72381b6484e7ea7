package io.github.pgprofiles.internal.timeout;

import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.TimedOut;

/** The moment at which a {@link TimeLimit} ends that began with this object. */
public final class Deadline {

	private static final long NANOS = 1_000_000;

	private final TimeLimit limit;

	private final String description;

	private final long begin = System.nanoTime();

	public Deadline(TimeLimit limit) {
		this(limit, limit.toString());
	}

	/**
	 * Creates a deadline.
	 * @param description of the limit, in messages
	 */
	public Deadline(TimeLimit limit, String description) {
		this.limit = limit;
		this.description = description;
	}

	/** The limit in words. */
	String description() {
		return this.description;
	}

	/** Milliseconds left, rounded up; not positive once it has passed. */
	public long remaining() {
		long elapsed = (System.nanoTime() - this.begin) / NANOS;
		return this.limit.millis() - elapsed;
	}

	public boolean hasPassed() {
		return remaining() <= 0;
	}

	/** As many milliseconds as are left, as the server takes them. */
	public int remainingForServer() {
		return (int) Math.min(Math.max(remaining(), 1), Integer.MAX_VALUE);
	}

	/** Milliseconds left until the server counts as silent; at least its grace. */
	int untilSilent() {
		return (int) Math.min(Math.max(remaining(), 0) + this.limit.grace(), Integer.MAX_VALUE);
	}

	public void check() throws TimedOut {
		if (hasPassed()) {
			throw TimedOut.byClient(this.description);
		}
	}

	/** Tells a statement that the server ended in time from any other failure. */
	public SQLException explain(SQLException ex) {
		return (hasPassed() && SqlStates.QUERY_CANCELED.equals(ex.getSQLState()) && !(ex instanceof TimedOut))
				? TimedOut.byServer(this.description, ex) : ex;
	}

}
