package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code retry()}.
 *
 * @since 0.1.0
 */
public class RetryProperties {

	/**
	 * Attempts that a transaction has at most, the first one included. Default as many as
	 * begin within retry.timeout, at least 1.
	 */
	private @Nullable Integer maxAttempts;

	/**
	 * Longest wait before the second attempt, doubled before each further one. Default
	 * 10ms, and never more than max-delay.
	 */
	private @Nullable Duration delay;

	/**
	 * Longest wait before any attempt. Default 1s, and never less than delay.
	 */
	private @Nullable Duration maxDelay;

	/**
	 * Time from the beginning of the first attempt after which no further one begins.
	 * Default 30s, 0s for no limit: then only max-attempts ends it.
	 */
	private @Nullable Duration timeout;

	public @Nullable Integer getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(@Nullable Integer maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public @Nullable Duration getDelay() {
		return this.delay;
	}

	public void setDelay(@Nullable Duration delay) {
		this.delay = delay;
	}

	public @Nullable Duration getMaxDelay() {
		return this.maxDelay;
	}

	public void setMaxDelay(@Nullable Duration maxDelay) {
		this.maxDelay = maxDelay;
	}

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Whether one of them is set.
	 * @return {@code false} if the defaults of the application apply
	 */
	public boolean areWritten() {
		return this.maxAttempts != null || this.delay != null || this.maxDelay != null || this.timeout != null;
	}

}
