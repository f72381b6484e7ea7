package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;
import java.util.Objects;

import io.github.pgprofiles.config.LoggingSettings;
import org.jspecify.annotations.Nullable;

/**
 * The keys of what the log is told of statements.
 *
 * @since 0.1.0
 */
public class LoggingProperties {

	/**
	 * Whether each statement is logged. Default false.
	 */
	private @Nullable Boolean queries;

	/**
	 * Whether the values of parameters are logged with their statements. Default false.
	 */
	private @Nullable Boolean parameters;

	/**
	 * Whether the first rows of results are logged with their statements. Default false.
	 */
	private @Nullable Boolean responses;

	/**
	 * Time from which a statement is logged as slow. Default 1s, 0s for never.
	 */
	private @Nullable Duration slowQueryThreshold;

	/**
	 * Whether the plan of a slow statement that only reads is logged with it. Default
	 * false.
	 */
	private @Nullable Boolean slowQueryExplain;

	public @Nullable Boolean getQueries() {
		return this.queries;
	}

	public void setQueries(@Nullable Boolean queries) {
		this.queries = queries;
	}

	public @Nullable Boolean getParameters() {
		return this.parameters;
	}

	public void setParameters(@Nullable Boolean parameters) {
		this.parameters = parameters;
	}

	public @Nullable Boolean getResponses() {
		return this.responses;
	}

	public void setResponses(@Nullable Boolean responses) {
		this.responses = responses;
	}

	public @Nullable Duration getSlowQueryThreshold() {
		return this.slowQueryThreshold;
	}

	public void setSlowQueryThreshold(@Nullable Duration slowQueryThreshold) {
		this.slowQueryThreshold = slowQueryThreshold;
	}

	public @Nullable Boolean getSlowQueryExplain() {
		return this.slowQueryExplain;
	}

	public void setSlowQueryExplain(@Nullable Boolean slowQueryExplain) {
		this.slowQueryExplain = slowQueryExplain;
	}

	/**
	 * The settings.
	 * @return with the defaults for what is not set
	 */
	public LoggingSettings settings() {
		LoggingSettings defaults = LoggingSettings.defaults();
		return new LoggingSettings(Objects.requireNonNullElse(this.queries, defaults.queries()),
				Objects.requireNonNullElse(this.parameters, defaults.parameters()),
				Objects.requireNonNullElse(this.responses, defaults.responses()),
				Objects.requireNonNullElse(this.slowQueryThreshold, defaults.slowQueryThreshold()),
				Objects.requireNonNullElse(this.slowQueryExplain, defaults.slowQueryExplain()));
	}

}
