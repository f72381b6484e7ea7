package io.github.pgprofiles.internal.time;

import java.sql.SQLException;
import java.util.function.LongSupplier;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.TimedOut;

/** The moment at which a {@link TimeLimit} ends that began with this object. */
public final class Deadline {

	private static final long NANOS = 1_000_000;

	private final TimeLimit limit;

	private final String description;

	private final LongSupplier nanoTime;

	private final long begin;

	public Deadline(TimeLimit limit) {
		this(limit, limit.toString());
	}

	/**
	 * Creates a deadline.
	 * @param description of the limit, in messages
	 */
	public Deadline(TimeLimit limit, String description) {
		this(limit, description, System::nanoTime);
	}

	/** Creates a deadline by a clock of its own. */
	public Deadline(TimeLimit limit, String description, LongSupplier nanoTime) {
		this.limit = limit;
		this.description = description;
		this.nanoTime = nanoTime;
		this.begin = nanoTime.getAsLong();
	}

	/** The limit in words. */
	public String description() {
		return this.description;
	}

	/** Milliseconds left, rounded up; not positive once it has passed. */
	public long remaining() {
		long elapsed = (this.nanoTime.getAsLong() - this.begin) / NANOS;
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
	public int untilSilent() {
		return (int) Math.min(silence(), Integer.MAX_VALUE);
	}

	/** The same, and not cut to what a time-out of the driver takes. */
	long silence() {
		return Math.max(remaining(), 0) + this.limit.grace();
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
