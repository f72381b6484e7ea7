package io.github.pgprofiles.config;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;

/**
 * What a profile tells its log of the statements that it runs. Immutable.
 *
 * @param queries whether each statement is logged
 * @param parameters whether their values are logged with them
 * @param responses whether the first rows of their results are logged with them
 * @param slowQueryThreshold from which a statement is logged as slow; zero for never
 * @param slowQueryExplain whether the plan of a slow statement that only reads is logged
 * with it
 * @since 0.1.0
 */
public record LoggingSettings(boolean queries, boolean parameters, boolean responses, Duration slowQueryThreshold,
		boolean slowQueryExplain) {

	private static final LoggingSettings DEFAULTS = new LoggingSettings(false, false, false, Duration.ofSeconds(1),
			false);

	public LoggingSettings {
		if (slowQueryThreshold.isNegative()) {
			throw new InvalidSettingException("logging.slow-query-threshold",
					"must not be negative, but is " + DurationText.of(slowQueryThreshold),
					"Use the time from which a statement is slow, or 0s to log none as slow.");
		}
	}

	/**
	 * The settings of a profile that has none of its own.
	 * @return slow statements only, from 1 s, without a plan
	 */
	public static LoggingSettings defaults() {
		return DEFAULTS;
	}

}
