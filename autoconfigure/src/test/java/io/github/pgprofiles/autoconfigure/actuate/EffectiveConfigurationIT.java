package io.github.pgprofiles.autoconfigure.actuate;

import java.util.Map;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Where each value came from, by the real endpoint and in the log. */
@ExtendWith(OutputCaptureExtension.class)
class EffectiveConfigurationIT {

	private static final String CANARY = "s3cr3t-canary";

	@Test
	void eachValueHasItsLayerAndOriginAndSecretsAreMasked(CapturedOutput output) {
		String json = "{\"password\": \"%s\", \"pool\": {\"max-size\": 3}, \"properties\": {\"sslpassword\": \"%s\"}}"
			.formatted(CANARY, CANARY);
		Map<String, Object> weak = Map.of("app.postgres.defaults.pool.timeout", "5s", "app.postgres.profiles.archive",
				"postgresql://postgres:" + CANARY + "@localhost:" + TestServer.port()
						+ "/postgres?application_name=own",
				"app.postgres.profiles.archive.user", "ignored", "app.postgres.profiles.archive.pool.max-size", "2");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).properties(weak)
			.run("--server.port=0", "--spring.main.banner-mode=off", "--management.endpoints.web.exposure.include=*",
					"--management.endpoint.configprops.show-values=always",
					"--management.endpoint.env.show-values=always", "--app.postgres.primary=orders",
					"--logging.level.io.github.pgprofiles.autoconfigure=debug",
					"--app.postgres.profiles.orders.host=localhost",
					"--app.postgres.profiles.orders.port=" + TestServer.port(),
					"--app.postgres.profiles.orders.user=postgres", "--app.postgres.profiles.orders.pool.max-size=9",
					"--app.postgres.profiles.orders.json=" + json)) {
			RestClient http = RestClient
				.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator");
			String page = http.get().uri("/configprops").retrieve().body(String.class);
			for (String path : new String[] { "configprops", "env", "beans", "health", "conditions",
					"env/app.postgres.profiles.orders.json", "env/app.postgres.profiles.archive" }) {
				assertThat(http.get().uri("/" + path).retrieve().body(String.class)).as(path).doesNotContain(CANARY);
			}
			JsonNode profiles = find(JsonMapper.shared().readTree(page), "app.postgres.effective").path("profiles");
			isEffective(profiles);
		}
		assertThat(output).contains("DEBUG")
			.contains("Profile 'orders': ", "pool.max-size=3 (JSON of the profile, line 1, column ",
					"pool.timeout=5s (defaults, ", "password=****** (JSON of the profile, ", "user=ignored (profile, ",
					"overridden by dsn)")
			.doesNotContain(CANARY);
	}

	private static void isEffective(JsonNode profiles) {
		JsonNode size = profiles.path("orders").path("pool.max-size");
		assertThat(size.path("value").asString()).isEqualTo("3");
		assertThat(size.path("layer").asString()).isEqualTo("JSON of the profile");
		assertThat(size.path("origin").asString()).startsWith("line 1, column ")
			.contains("app.postgres.profiles.orders.json", "commandLineArgs");
		assertThat(profiles.path("orders").path("pool.timeout").path("layer").asString()).isEqualTo("defaults");
		assertThat(profiles.path("orders").path("host").path("value").asString()).isEqualTo("localhost");
		assertThat(profiles.path("orders").path("password").path("value").asString()).isEqualTo("******");
		assertThat(profiles.path("orders").path("properties.sslpassword").path("value").asString()).isEqualTo("******");
		assertThat(profiles.path("archive").path("dsn").path("value").asString()).isEqualTo("******");
		assertThat(profiles.path("archive").path("user").path("overriddenBy").asString()).isEqualTo("dsn");
	}

	private static JsonNode find(JsonNode page, String prefix) {
		for (JsonNode context : page.path("contexts")) {
			for (JsonNode bean : context.path("beans")) {
				if (bean.path("prefix").asString().equals(prefix)) {
					return bean.path("properties");
				}
			}
		}
		throw new AssertionError("There is no bean of " + prefix);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { FlywayAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

	}

}
