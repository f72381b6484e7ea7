package io.github.pgprofiles.autoconfigure.endpoint;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint of a whole application, over HTTP. The role of {@code orders} is a
 * superuser; that of {@code reporting} sees its own sessions only, and its server is
 * another one by its name.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = EndpointApplication.Application.class,
		properties = { "app.postgres.primary=orders", "spring.flyway.enabled=false", "spring.liquibase.enabled=false",
				"management.endpoints.web.exposure.include=postgres",
				"management.endpoints.jmx.exposure.include=postgres", "spring.jmx.enabled=true",
				"app.postgres.profiles.reporting.host=127.0.0.1", "app.postgres.profiles.orders.pool.max-size=5",
				"app.postgres.profiles.orders.properties.sslpassword=s3cr3t-canary",
				"app.postgres.profiles.orders.application-name=${hidden.name}", "hidden.name=named-by-a-placeholder" })
abstract class EndpointApplication {

	static final String CANARY = "s3cr3t-canary";

	static String database = "";

	static String other = "";

	@LocalServerPort
	int port;

	@Autowired
	PostgresClient orders;

	@Autowired
	@Qualifier("orders")
	HikariDataSource pool;

	@Autowired
	@Qualifier("reporting")
	PostgresClient reporting;

	@Autowired
	Transfers transfers;

	EndpointHttp http = new EndpointHttp(0);

	@DynamicPropertySource
	static void profiles(DynamicPropertyRegistry registry) {
		for (String profile : List.of("orders", "reporting")) {
			String prefix = "app.postgres.profiles." + profile + ".";
			for (String line : TestServer.profile(profile)) {
				String[] pair = line.split("=", 2);
				if (pair[0].endsWith(".database")) {
					database = profile.equals("orders") ? pair[1] : database;
					other = pair[1];
				}
				if (!pair[0].equals(prefix + "pool.max-size") && !(profile.equals("reporting")
						&& Set.of(prefix + "host", prefix + "user").contains(pair[0]))) {
					registry.add(pair[0], () -> pair[1]);
				}
			}
		}
		TestServer.createRole("ordinary", CANARY);
		registry.add("app.postgres.profiles.reporting.user", () -> "ordinary");
		registry.add("app.postgres.profiles.reporting.password", () -> CANARY);
		for (String each : List.of(database, other)) {
			TestServer.execute(each, "create table account (id int primary key, amount int);"
					+ "insert into account values (1, 100), (2, 100); grant all on account to ordinary");
		}
	}

	@BeforeEach
	void connect() {
		this.http = new EndpointHttp(this.port);
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(this.http.profile("orders").path("holders")).isEmpty();
		assertThat(this.http.profile("orders").path("operations")).isEmpty();
	}

	/** Work of Spring's. */
	static class Transfers {

		private final PostgresClient orders;

		Transfers(PostgresClient orders) {
			this.orders = orders;
		}

		@Transactional
		public void lock(CountDownLatch locked, CountDownLatch end) {
			this.orders.sql("select id from account for update").query(Integer.class).list();
			locked.countDown();
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Transfers transfers(PostgresClient orders) {
			return new Transfers(orders);
		}

		@Bean
		static SanitizingFunction ownFunction() {
			return (data) -> data.getKey().endsWith(".application-name") ? data.withSanitizedValue() : data;
		}

	}

}
