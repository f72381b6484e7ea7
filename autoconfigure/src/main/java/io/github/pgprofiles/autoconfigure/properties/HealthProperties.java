package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a profile's health checks.
 *
 * @since 0.1.0
 */
public class HealthProperties {

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

}
