package io.github.pgprofiles.config;

import java.time.Duration;

/**
 * How often, and how long between, a transaction is run again that asks for it.
 * Immutable.
 *
 * @param maxAttempts in all, the first one included; at least 1
 * @param delay the longest wait before the second attempt; doubles with each further one.
 * The wait is chosen at random between zero and that ('full jitter'), so that those who
 * met do not meet again
 * @param maxDelay the longest wait before any attempt; not below {@code delay}
 * @param timeout from the beginning of the first attempt after which no further one
 * begins, and within which the outcome of a COMMIT whose answer was lost is asked for;
 * zero for no limit
 */
public record RetrySettings(int maxAttempts, Duration delay, Duration maxDelay, Duration timeout) {

	private static final RetrySettings DEFAULTS = new RetrySettings(5, Duration.ofMillis(10), Duration.ofSeconds(1),
			Duration.ofSeconds(30));

	public RetrySettings {
		if (maxAttempts < 1) {
			throw new InvalidSettingException("retry.max-attempts", "is below 1: " + maxAttempts,
					"Use at least 1, which is to run each transaction once.");
		}
		requireNotNegative("retry.delay", delay);
		requireNotNegative("retry.max-delay", maxDelay);
		requireNotNegative("retry.timeout", timeout);
		if (delay.compareTo(maxDelay) > 0) {
			throw new InvalidSettingException("retry.delay", "is above retry.max-delay: " + delay + " and " + maxDelay,
					"Raise retry.max-delay, or lower retry.delay.");
		}
	}

	private static void requireNotNegative(String key, Duration duration) {
		if (duration.isNegative()) {
			throw new InvalidSettingException(key, "is negative: " + duration, "Use 0s or more.");
		}
	}

	/**
	 * The settings of a profile that has none of its own.
	 * @return 5 attempts, 10 ms doubling up to 1 s between them, 30 s in all
	 */
	public static RetrySettings defaults() {
		return DEFAULTS;
	}

}
