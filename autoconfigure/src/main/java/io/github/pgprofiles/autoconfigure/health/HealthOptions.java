package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.util.Objects;

import io.github.pgprofiles.autoconfigure.properties.section.HealthProperties;

/**
 * How a profile is checked.
 *
 * @param timeout within which a check answers
 * @param maxAge for how long its result answers further requests, from its begin
 * @param critical whether a profile that cannot be used is down
 * @param maxLag of a standby, above which there is a warning
 * @param threshold how long before something expires there is a warning
 */
record HealthOptions(Duration timeout, Duration maxAge, boolean critical, Duration maxLag, Duration threshold) {

	static HealthOptions of(HealthProperties properties, Duration threshold) {
		return new HealthOptions(Objects.requireNonNullElse(properties.getTimeout(), Duration.ofSeconds(1)),
				Objects.requireNonNullElse(properties.getMaxAge(), Duration.ofSeconds(1)),
				!Boolean.FALSE.equals(properties.getCritical()),
				Objects.requireNonNullElse(properties.getMaxLag(), Duration.ofSeconds(10)), threshold);
	}

}
