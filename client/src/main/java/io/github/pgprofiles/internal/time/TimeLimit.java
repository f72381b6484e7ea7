package io.github.pgprofiles.internal.time;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;

/**
 * How long one operation may take.
 *
 * @param millis as the server takes it; at least 1
 */
public record TimeLimit(int millis) {

	private static final int LEAST_GRACE = 500;

	private static final int GRACE_SHARE = 10;

	/**
	 * Makes a limit of what a caller gave.
	 * @param timeout a fraction of a millisecond counts as a whole one
	 * @throws IllegalArgumentException if it is not positive, or more than the server
	 * takes
	 */
	public static TimeLimit of(Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("The timeout must be positive, but is " + DurationText.of(timeout));
		}
		if (timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
			throw new IllegalArgumentException(
					"The timeout must be at most %d ms, as the server takes no more, but is %s"
						.formatted(Integer.MAX_VALUE, DurationText.of(timeout)));
		}
		return new TimeLimit((int) Math.min(timeout.plusNanos(999_999).toMillis(), Integer.MAX_VALUE));
	}

	/** The limit that comes next to a time of any length. */
	public static TimeLimit nearest(Duration timeout) {
		if (timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) >= 0) {
			return new TimeLimit(Integer.MAX_VALUE);
		}
		return of((timeout.compareTo(Duration.ofMillis(1)) < 0) ? Duration.ofMillis(1) : timeout);
	}

	/**
	 * What the server gets on top, in milliseconds, before the client takes it for
	 * silent.
	 */
	int grace() {
		return Math.max(LEAST_GRACE, this.millis / GRACE_SHARE);
	}

	@Override
	public String toString() {
		return "the limit of " + this.millis + " ms";
	}

}
