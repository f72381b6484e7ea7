package io.github.pgprofiles.internal.lock;

import io.github.pgprofiles.internal.text.ServerText;

/**
 * Which lock is meant, and how.
 *
 * @param name whose hash is the server's key
 * @param shared whether others may hold it too, as long as they share it as well
 */
public record LockKey(String name, boolean shared) {

	private static final int MAX_LENGTH = 200;

	/** As psql and other languages can compute it. */
	private static final String HASH = "(pg_catalog.hashtextextended(cast(? as pg_catalog.text), cast(0 as pg_catalog.int8)))";

	/**
	 * Names a lock that one holds alone.
	 * @throws IllegalArgumentException if the name is none
	 */
	// the caller may not be checked for null
	@SuppressWarnings("ConstantValue")
	public static LockKey exclusive(String name) {
		if (name == null || name.isEmpty() || name.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("The name of a lock must have from 1 to %d characters, but %s"
				.formatted(MAX_LENGTH, (name == null) ? "is null" : "has " + name.length()));
		}
		int bad = ServerText.firstBad(name);
		if (bad >= 0) {
			throw new IllegalArgumentException(
					"The name of a lock must be text of PostgreSQL's, but holds U+%04X at index %d"
						.formatted((int) name.charAt(bad), bad));
		}
		return new LockKey(name, false);
	}

	/** The same lock, shared with others. */
	public LockKey asShared() {
		return new LockKey(this.name, true);
	}

	/** Whether who holds this has what the other asks for. */
	boolean covers(LockKey other) {
		return this.name.equals(other.name) && (!this.shared || other.shared);
	}

	/** Waits for the lock; true, or NULL on a standby. */
	String take(boolean inTransaction) {
		return taking((inTransaction ? "pg_advisory_xact_lock" : "pg_advisory_lock"), " is not null");
	}

	/** Takes the lock if it is free; whether it was, or NULL on a standby. */
	String tryTake(boolean inTransaction) {
		return taking(inTransaction ? "pg_try_advisory_xact_lock" : "pg_try_advisory_lock", "");
	}

	/** Gives the lock back; whether the session held it. */
	String giveBack() {
		return "select " + call("pg_advisory_unlock");
	}

	/**
	 * A standby has a list of locks of its own, in which the primary's are not: it takes
	 * none, and says NULL.
	 */
	private String taking(String function, String suffix) {
		return "select case when not pg_catalog.pg_is_in_recovery() then " + call(function) + suffix + " end";
	}

	private String call(String function) {
		return "pg_catalog." + function + (this.shared ? "_shared" : "") + HASH;
	}

	@Override
	public String toString() {
		return "the " + (this.shared ? "shared " : "") + "lock '" + this.name + "'";
	}

}
