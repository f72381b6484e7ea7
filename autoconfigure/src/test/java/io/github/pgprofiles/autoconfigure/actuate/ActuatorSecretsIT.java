package io.github.pgprofiles.autoconfigure.actuate;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** One secret, and every page of the Actuator searched for it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "management.endpoint.health.show-details=always",
				"app.postgres.profiles.orders.properties.sslpassword=s3cr3t-canary" })
class ActuatorSecretsIT {

	private static final String CANARY = "s3cr3t-canary";

	@LocalServerPort
	private int port;

	@Autowired
	private PostgresClient client;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("app.postgres.profiles.orders.dsn", () -> "postgresql://postgres:" + CANARY + "@localhost:"
				+ TestServer.port() + "/" + TestServer.newDatabase());
	}

	@Test
	void noPageShowsThePassword() {
		assertThat(this.client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
		RestClient http = RestClient.create("http://localhost:" + this.port + "/actuator");
		for (String page : new String[] { "env", "configprops", "beans", "health", "conditions",
				"env/app.postgres.profiles.orders.dsn", "env/app.postgres.profiles.orders.properties.sslpassword" }) {
			assertThat(http.get().uri("/" + page).retrieve().body(String.class)).as(page)
				.isNotEmpty()
				.doesNotContain(CANARY);
		}
		assertThat(http.get().uri("/env/app.postgres.profiles.orders.dsn").retrieve().body(String.class))
			.contains("******");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { FlywayAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

	}

}
