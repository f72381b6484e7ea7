package io.github.pgprofiles.internal.timeout;

import java.sql.SQLException;

import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.error.TimedOut;

/** The moment at which a {@link TimeLimit} ends that began with this object. */
final class Deadline {

	private static final long NANOS = 1_000_000;

	private final TimeLimit limit;

	private final long begin = System.nanoTime();

	Deadline(TimeLimit limit) {
		this.limit = limit;
	}

	TimeLimit limit() {
		return this.limit;
	}

	/** Milliseconds left, rounded up; not positive once it has passed. */
	long remaining() {
		long elapsed = (System.nanoTime() - this.begin) / NANOS;
		return this.limit.millis() - elapsed;
	}

	boolean hasPassed() {
		return remaining() <= 0;
	}

	/** Milliseconds left until the server counts as silent; at least its grace. */
	int untilSilent() {
		return (int) Math.min(Math.max(remaining(), 0) + this.limit.grace(), Integer.MAX_VALUE);
	}

	void check() throws TimedOut {
		if (hasPassed()) {
			throw TimedOut.byClient(this.limit.toString());
		}
	}

	/** Tells a statement that the server ended in time from any other failure. */
	SQLException explain(SQLException ex) {
		return (hasPassed() && SqlStates.QUERY_CANCELED.equals(ex.getSQLState()) && !(ex instanceof TimedOut))
				? TimedOut.byServer(this.limit.toString(), ex) : ex;
	}

}
