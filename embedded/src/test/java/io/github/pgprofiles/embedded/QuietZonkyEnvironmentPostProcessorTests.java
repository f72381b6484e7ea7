package io.github.pgprofiles.embedded;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

class QuietZonkyEnvironmentPostProcessorTests {

	private static final String LEVEL = "logging.level.io.zonky.test.db.postgres";

	@Test
	void defaultsToWarn() {
		try (ConfigurableApplicationContext context = run(Map.of())) {
			assertThat(context.getEnvironment().getProperty(LEVEL)).isEqualTo("warn");
		}
	}

	@Test
	void leavesLevelsAloneWhenApplicationSetsOne() {
		try (ConfigurableApplicationContext context = run(Map.of("logging.level.io.zonky", "info"))) {
			Environment environment = context.getEnvironment();
			assertThat(environment.containsProperty(LEVEL)).isFalse();
			assertThat(environment.getProperty("logging.level.io.zonky")).isEqualTo("info");
		}
	}

	private static ConfigurableApplicationContext run(Map<String, Object> properties) {
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(properties);
		return application.run();
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
