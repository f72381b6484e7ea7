package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;

import io.github.pgprofiles.config.StartupMode;
import org.jspecify.annotations.Nullable;

/**
 * The keys of waiting for the database at the start.
 *
 * @since 0.1.0
 */
public class StartupProperties {

	/**
	 * What the start does while the database does not answer. Default wait.
	 */
	private @Nullable StartupMode mode;

	/**
	 * Wait before the second attempt to connect, doubled before each further one. Default
	 * 2s.
	 */
	private @Nullable Duration delay;

	/**
	 * Longest wait before any attempt to connect. Default 30s.
	 */
	private @Nullable Duration maxDelay;

	/**
	 * Time from the first attempt after which the start fails. Default 60s, 0s for no
	 * limit.
	 */
	private @Nullable Duration maxWait;

	public @Nullable StartupMode getMode() {
		return this.mode;
	}

	public void setMode(@Nullable StartupMode mode) {
		this.mode = mode;
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

	public @Nullable Duration getMaxWait() {
		return this.maxWait;
	}

	public void setMaxWait(@Nullable Duration maxWait) {
		this.maxWait = maxWait;
	}

}
