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
	 * @param round in which it is checked in parallel, or {@code null} to check it alone
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
