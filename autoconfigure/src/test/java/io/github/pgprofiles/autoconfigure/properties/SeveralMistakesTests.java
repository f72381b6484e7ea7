package io.github.pgprofiles.autoconfigure.properties;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Several wrong values in the same section of a profile. */
class SeveralMistakesTests {

	private static List<String> refused(String settings) {
		return assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(
					Configuration.yaml("app.postgres.profiles.orders: { host: db, %s }".formatted(settings))::orders)
			.actual()
			.all()
			.stream()
			.map((each) -> each.property().substring("app.postgres.profiles.orders.".length()))
			.toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool.max-size: 0, pool.timeout: 1ms, pool.max-lifetime: 1s, pool.idle-timeout: 1s",
			"pool.min-size: -1, pool.leak-detection: 1ms",
			"retry.max-attempts: 0, retry.delay: -1s, retry.timeout: -1s", "startup.delay: -1s, startup.max-wait: -1s",
			"timeouts.statement: -1s, timeouts.lock: -1s",
			"health.timeout: 10ms, pool.max-size: 0, startup.delay: -1s, port: 0", "health.timeout: 10ms",
			"health.timeout: 10ms, health.max-lag: 0s, health.max-age: -1s", "health.max-age: 61s" })
	void areAllTold(String settings) {
		assertThat(refused(settings)).containsExactlyInAnyOrder(Arrays.stream(settings.split(", "))
			.map((each) -> each.substring(0, each.indexOf(':')))
			.toArray(String[]::new));
	}

	@Test
	void whatIsWrongBesideADefaultOnlyIsNotTold() {
		assertThat(refused("pool.max-size: 0, pool.min-size: 20")).containsExactly("pool.max-size");
	}

}
