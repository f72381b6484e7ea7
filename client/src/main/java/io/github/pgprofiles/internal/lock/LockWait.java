package io.github.pgprofiles.internal.lock;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;

/**
 * How long the server may wait for a lock.
 *
 * @param millis 0 not to wait, negative for as long as the profile's limits let it
 */
public record LockWait(int millis) {

	/** As long as the profile's limits let it. */
	public static final LockWait PROFILES = new LockWait(-1);

	/**
	 * Makes a wait of what a caller gave; a fraction of a millisecond counts as a whole
	 * one.
	 * @throws IllegalArgumentException if it is negative, or more than the server takes
	 */
	public static LockWait of(Duration wait) {
		if (wait.isNegative() || wait.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
			throw new IllegalArgumentException("The wait for a lock must be from 0 to %d ms, but is %s"
				.formatted(Integer.MAX_VALUE, DurationText.of(wait)));
		}
		return new LockWait((int) Math.min(wait.plusNanos(999_999).toMillis(), Integer.MAX_VALUE));
	}

	boolean isNone() {
		return this.millis == 0;
	}

	/** Whether it has an end that the caller chose, and is not none. */
	boolean isBounded() {
		return this.millis > 0;
	}

}
