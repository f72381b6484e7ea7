package io.github.pgprofiles.autoconfigure.health;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health of one profile, checked when asked. */
final class ProfileHealthIndicator implements HealthIndicator {

	private final ProfileCheck check;

	private final @Nullable CheckRound round;

	/**
	 * Creates the indicator.
	 * @param round with which it is checked side by side, or {@code null} for it alone
	 */
	ProfileHealthIndicator(ProfileCheck check, @Nullable CheckRound round) {
		this.check = check;
		this.round = round;
	}

	@Override
	public Health health() {
		return this.check.await((this.round != null) ? this.round.take(this.check) : this.check.begin());
	}

}
