package io.github.pgprofiles.config;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;

/**
 * How the start of a pool waits for its database. Immutable.
 *
 * @param mode what happens while the database does not answer
 * @param delay wait before the second attempt, doubled before each further one, with
 * jitter; at least 1 ms
 * @param maxDelay longest wait before any attempt; at least {@code delay}
 * @param maxWait time from the first attempt after which the start fails; zero for no
 * limit
 * @param critical whether a database that cannot be used stops the start; if not, the
 * start tries once whatever the mode, and goes on as with {@link StartupMode#LAZY}
 * @since 0.1.0
 */
public record StartupSettings(StartupMode mode, Duration delay, Duration maxDelay, Duration maxWait, boolean critical) {

	private static final StartupSettings DEFAULTS = new StartupSettings(StartupMode.WAIT, Duration.ofSeconds(2),
			Duration.ofSeconds(30), Duration.ofSeconds(60), true);

	public StartupSettings {
		require(delay.toMillis() >= 1, "delay", "must be at least 1ms, but is " + DurationText.of(delay),
				"Use the time that a server needs to start, such as 2s.");
		require(maxDelay.compareTo(delay) >= 0, "max-delay",
				"must be at least startup.delay (" + DurationText.of(delay) + "), but is " + DurationText.of(maxDelay),
				"Raise it, or lower startup.delay.");
		require(!maxWait.isNegative(), "max-wait", "must not be negative, but is " + DurationText.of(maxWait),
				"Use 0s to wait without a limit.");
	}

	/**
	 * The defaults: waits, first 2 s, then up to 30 s, for 60 s in all; a database that
	 * cannot be used stops the start.
	 * @return the defaults
	 */
	public static StartupSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * These settings with another mode.
	 * @param mode what happens while the database does not answer
	 * @return new settings
	 */
	public StartupSettings withMode(StartupMode mode) {
		return new StartupSettings(mode, this.delay, this.maxDelay, this.maxWait, this.critical);
	}

	/**
	 * These settings with another limit.
	 * @param maxWait time after which the start fails; zero for no limit
	 * @return new settings
	 */
	public StartupSettings withMaxWait(Duration maxWait) {
		return new StartupSettings(this.mode, this.delay, this.maxDelay, maxWait, this.critical);
	}

	/**
	 * These settings, critical or not.
	 * @param critical whether a database that cannot be used stops the start
	 * @return new settings
	 */
	public StartupSettings withCritical(boolean critical) {
		return new StartupSettings(this.mode, this.delay, this.maxDelay, this.maxWait, critical);
	}

	private static void require(boolean valid, String key, String problem, String action) {
		if (!valid) {
			throw new InvalidSettingException("startup." + key, problem, action);
		}
	}

}
