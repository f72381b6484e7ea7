package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;

import io.github.pgprofiles.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a profile's health checks.
 *
 * @since 0.1.0
 */
public class HealthProperties implements CheckedSection {

	private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

	/**
	 * Whether the profile has a component in the health endpoint. Default true.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Time after which a check that has not ended counts as failed. Default 1s.
	 */
	private @Nullable Duration timeout;

	/**
	 * Whether a database that cannot be used stops the start of the application. Default
	 * true.
	 */
	private @Nullable Boolean critical;

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	public @Nullable Boolean getCritical() {
		return this.critical;
	}

	public void setCritical(@Nullable Boolean critical) {
		this.critical = critical;
	}

	/** No server could meet a shorter time. */
	@Override
	public void check() {
		if (this.timeout != null && this.timeout.compareTo(LEAST_TIMEOUT) < 0) {
			throw new InvalidSettingException("health.timeout",
					"must be at least " + LEAST_TIMEOUT.toMillis() + "ms, but is " + this.timeout.toMillis() + "ms",
					"Allow a check the time that a healthy server needs at its busiest; the default is 1s.");
		}
	}

}
