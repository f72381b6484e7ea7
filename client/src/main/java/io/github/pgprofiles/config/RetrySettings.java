package io.github.pgprofiles.config;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;

/**
 * Settings of {@code retry()}: how often a transaction is run again, and with which
 * delays. Each time is a whole number of milliseconds, up to some 24 days. Immutable.
 *
 * @param maxAttempts in total, the first one included; at least 1, and
 * {@link #UNBOUNDED_ATTEMPTS} for as many as the time allows
 * @param delay the longest wait before the second attempt; doubles with each further one.
 * The actual wait is random between zero and that bound ('full jitter'), so that
 * transactions that conflicted do not conflict again
 * @param maxDelay the longest wait before any attempt; not below {@code delay}
 * @param timeout from the beginning of the first attempt after which no further one
 * begins, and within which the client determines the outcome of a COMMIT whose response
 * was lost; zero for no limit, with which {@code maxAttempts} should be one
 * @since 0.1.0
 */
public record RetrySettings(int maxAttempts, Duration delay, Duration maxDelay, Duration timeout) {

	/** Attempts that only the time limits: the default. */
	public static final int UNBOUNDED_ATTEMPTS = Integer.MAX_VALUE;

	private static final RetrySettings DEFAULTS = new RetrySettings(UNBOUNDED_ATTEMPTS, Duration.ofMillis(10),
			Duration.ofSeconds(1), Duration.ofSeconds(30));

	public RetrySettings {
		if (maxAttempts < 1) {
			throw new InvalidSettingException("retry.max-attempts", "must be at least 1, but is " + maxAttempts,
					"Use 1 to run each transaction once.");
		}
		requireMillis("retry.delay", delay, "Use 0s to run again without a wait.");
		requireMillis("retry.max-delay", maxDelay, "Use 0s to run again without a wait.");
		requireMillis("retry.timeout", timeout, "Use 0s for no limit.");
		if (delay.compareTo(maxDelay) > 0) {
			throw new InvalidSettingException("retry.delay", "must be at most retry.max-delay ("
					+ DurationText.of(maxDelay) + "), but is " + DurationText.of(delay),
					"Lower retry.delay or raise retry.max-delay.");
		}
	}

	private static void requireMillis(String key, Duration duration, String action) {
		boolean whole = duration.toNanosPart() % 1_000_000 == 0;
		if (duration.isNegative() || !whole || duration.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
			throw new InvalidSettingException(key, "must be a whole number of milliseconds from 0 to %d, but is %s"
				.formatted(Integer.MAX_VALUE, DurationText.of(duration)), "Write it as '30s' or '1500ms'. " + action);
		}
	}

	/**
	 * The settings of a profile that has none of its own.
	 * @return as many attempts as begin within 30 s, 10 ms doubling up to 1 s between
	 * them
	 */
	public static RetrySettings defaults() {
		return DEFAULTS;
	}

}
