package io.github.pgprofiles.autoconfigure.properties;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Many profiles must not make the start slow. */
class BindingSpeedTests {

	private static final int PROFILES = 50;

	private static StandardEnvironment environment() {
		StringBuilder yaml = new StringBuilder("app.postgres:\n  defaults: { pool: { timeout: 5s } }\n  profiles:\n");
		for (int i = 0; i < PROFILES; i++) {
			yaml.append("    p%d: { host: db%d, user: u, password: p, pool: { max-size: 5 } }\n".formatted(i, i));
		}
		StandardEnvironment environment = Configuration.yaml(yaml.toString()).environment();
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	/** Of this thread, as other processes share the machine. */
	private static Duration processorTime(Environment environment) {
		long thread = Thread.currentThread().getId();
		long before = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
		assertThat(ProfileDefinitions.of(environment).all()).hasSize(PROFILES);
		return Duration.ofNanos(ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - before);
	}

	@Test
	void fiftyProfilesAreBoundWithinFiftyMilliseconds() {
		Duration best = Duration.ofDays(1);
		for (int i = 0; i < 20; i++) {
			Duration took = processorTime(environment());
			best = (took.compareTo(best) < 0) ? took : best;
		}
		assertThat(best).isLessThan(Duration.ofMillis(50));
	}

	@Test
	void environmentThatHasNotChangedIsNotBoundAgain() {
		StandardEnvironment environment = environment();
		ProfileDefinitions first = ProfileDefinitions.of(environment);
		assertThat(ProfileDefinitions.of(environment)).isSameAs(first);
		System.setProperty("app.postgres.profiles.p1.port", "6000");
		try {
			environment.getPropertySources().addFirst(new PropertiesPropertySource("system", System.getProperties()));
			ProfileDefinition changed = ProfileDefinitions.of(environment).get("p1");
			assertThat(changed).isNotNull();
			assertThat(changed.properties().getPort()).isEqualTo(6000);
		}
		finally {
			System.clearProperty("app.postgres.profiles.p1.port");
		}
		assertThat(ProfileDefinitions.of(environment).get("p1").properties().getPort()).isNull();
	}

	@Test
	void placeholderThatStandsForSomethingElseIsReadAgain() {
		Map<String, Object> values = new HashMap<>(Map.of("PW", "first"));
		StandardEnvironment environment = Configuration
			.yaml("app.postgres.profiles.orders: { host: db, password: '${PW}' }")
			.environment();
		environment.getPropertySources().addLast(new MapPropertySource("values", values));
		ConfigurationPropertySources.attach(environment);
		assertThat(ProfileDefinitions.of(environment).get("orders").properties().getPassword()).isEqualTo("first");
		values.put("PW", "second");
		assertThat(ProfileDefinitions.of(environment).get("orders").properties().getPassword()).isEqualTo("second");
	}

}
