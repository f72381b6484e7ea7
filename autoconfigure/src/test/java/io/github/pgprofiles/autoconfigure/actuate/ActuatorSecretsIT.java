package io.github.pgprofiles.autoconfigure.actuate;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.PostgresProfileCustomizer;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** One secret, and every page of the Actuator searched for it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "management.endpoint.health.show-details=always",
				"app.postgres.profiles.orders.properties.sslpassword=secret://vault.key", "vault.key=s3cr3t-canary",
				"vault.pw=s3cr3t-canary", "VAULT_PW=s3cr3t-canary",
				"app.postgres.profiles.orders.password=${ORDERS_PASSWORD:${pg.pass}}", "pg.pass=${pg.kept}",
				"pg.kept=s3cr3t-canary", "app.postgres.profiles.orders.pool.timeout=20s",
				"app.postgres.profiles.orders.health.max-age=0s" })
class ActuatorSecretsIT {

	private static final String CANARY = "s3cr3t-canary";

	@LocalServerPort
	private int port;

	@Autowired
	private PostgresClient client;

	@Autowired
	private HikariDataSource pool;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		TestServer.createRole("actuated", CANARY);
		registry.add("app.postgres.profiles.orders.dsn", () -> "postgresql://actuated:secret://vault.pw@localhost:"
				+ TestServer.port() + "/" + TestServer.newDatabase());
	}

	@Test
	void noPageShowsThePassword() {
		noPageShowsIt();
		TestServer.execute("postgres", "alter role actuated password 'another'");
		this.pool.getHikariPoolMXBean().softEvictConnections();
		assertThat(catchThrowable(() -> this.client.sql("select 1").query(Integer.class).single()))
			.hasStackTraceContaining("28P01")
			.extracting(Throwables::getStackTrace, as(InstanceOfAssertFactories.STRING))
			.doesNotContain(CANARY);
		assertThat(page("health")).contains("28P01").doesNotContain(CANARY);
		TestServer.execute("postgres", "alter role actuated password '%s'".formatted(CANARY));
		noPageShowsIt();
	}

	private String page(String page) {
		return RestClient.builder()
			.requestFactory(new SimpleClientHttpRequestFactory())
			.baseUrl("http://localhost:" + this.port + "/actuator")
			.build()
			.get()
			.uri("/" + page)
			.exchange((request, response) -> new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
	}

	@Test
	void noMBeanShowsThePassword() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		StringBuilder values = new StringBuilder();
		for (ObjectName name : server.queryNames(new ObjectName("com.zaxxer.hikari:*"), null)) {
			for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
				if (attribute.isReadable()) {
					values.append(attribute.getName())
						.append(' ')
						.append(server.getAttribute(name, attribute.getName()));
				}
			}
		}
		assertThat(values).contains("MaximumPoolSize").doesNotContain(CANARY);
		assertThat(Thread.getAllStackTraces().keySet()).noneMatch((thread) -> thread.getName().contains(CANARY));
	}

	private void noPageShowsIt() {
		assertThat(this.client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
		for (String page : new String[] { "env", "configprops", "beans", "health", "conditions", "metrics", "loggers",
				"threaddump", "mappings", "env/vault.key", "env/vault.pw", "env/VAULT_PW", "env/pg.pass", "env/pg.kept",
				"env/app.postgres.profiles.orders.dsn", "env/app.postgres.profiles.orders.properties.sslpassword" }) {
			assertThat(page(page)).as(page).isNotEmpty().doesNotContain(CANARY);
		}
		assertThat(page("env/app.postgres.profiles.orders.dsn")).contains("******");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Registered {

		@Bean
		PostgresProfileCustomizer mbeans() {
			return (profile, config) -> config.setRegisterMbeans(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { FlywayAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

	}

}
