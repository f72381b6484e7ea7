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

	/** What is older says little of the present. */
	private static final Duration MOST_AGE = Duration.ofMinutes(1);

	/**
	 * Whether the profile has a component in the health endpoint. Default true.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Time after which a check that has not ended counts as failed. Default 1s.
	 */
	private @Nullable Duration timeout;

	/**
	 * Whether a database that cannot be used stops the start of the application, and
	 * makes its health DOWN. Default true.
	 */
	private @Nullable Boolean critical;

	/**
	 * Lag of a standby above which health warns, and a node is not read from. Default
	 * 10s.
	 */
	private @Nullable Duration maxLag;

	/**
	 * Time for which the result of a check answers further requests. Default 1s.
	 */
	private @Nullable Duration maxAge;

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

	public @Nullable Duration getMaxLag() {
		return this.maxLag;
	}

	public void setMaxLag(@Nullable Duration maxLag) {
		this.maxLag = maxLag;
	}

	public @Nullable Duration getMaxAge() {
		return this.maxAge;
	}

	public void setMaxAge(@Nullable Duration maxAge) {
		this.maxAge = maxAge;
	}

	/** No server could meet a shorter time. */
	@Override
	public void check() {
		if (this.timeout != null && this.timeout.compareTo(LEAST_TIMEOUT) < 0) {
			throw new InvalidSettingException("health.timeout",
					"must be at least " + LEAST_TIMEOUT.toMillis() + "ms, but is " + this.timeout.toMillis() + "ms",
					"Allow a check the time that a healthy server needs at its busiest; the default is 1s.");
		}
		if (this.maxLag != null && (this.maxLag.isZero() || this.maxLag.isNegative())) {
			throw new InvalidSettingException("health.max-lag",
					"must be above 0, but is " + this.maxLag.toMillis() + "ms",
					"Allow a standby the time by which it may be behind; the default is 10s.");
		}
		if (this.maxAge != null && (this.maxAge.isNegative() || this.maxAge.compareTo(MOST_AGE) > 0)) {
			throw new InvalidSettingException("health.max-age",
					"must be from 0s to %ds, but is %dms".formatted(MOST_AGE.toSeconds(), this.maxAge.toMillis()),
					"Use 1s, the default; with 0s every request has the server asked.");
		}
	}

}
