package io.github.pgprofiles.autoconfigure.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** The health endpoint of a whole application, over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = HealthEndpointIT.Application.class,
		properties = { "app.postgres.primary=orders", "spring.flyway.enabled=false", "spring.liquibase.enabled=false",
				"management.endpoint.health.show-details=always", "management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.group.readiness.include=readinessState,postgres/orders" })
class HealthEndpointIT {

	private static final String ORDERS = "$.components.postgres.components.orders";

	private static final String REPORTING = "$.components.postgres.components.reporting";

	@LocalServerPort
	private int port;

	@Autowired
	private DataSource orders;

	@Autowired
	@Qualifier("reporting")
	private DataSource reporting;

	@DynamicPropertySource
	static void profiles(DynamicPropertyRegistry registry) {
		for (String profile : List.of("orders", "reporting")) {
			for (String line : TestServer.profile(profile)) {
				String[] pair = line.split("=", 2);
				registry.add(pair[0], () -> pair[1]);
			}
		}
	}

	@Test
	void everyProfileIsAComponentBelowPostgresAndDbIsNone() throws Exception {
		Awaitility.await().until(() -> get("").statusCode() == 200);
		HttpResponse<String> response = get("");
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext json = JsonPath.parse(response.body());
		assertThat(json.<String>read("$.status")).isEqualTo("UP");
		assertThat(json.<Map<String, Object>>read("$.components")).containsKey("postgres").doesNotContainKey("db");
		assertThat(json.<String>read("$.components.postgres.status")).isEqualTo("UP");
		assertThat(json.<String>read(ORDERS + ".status")).isEqualTo("UP");
		assertThat(json.<String>read(ORDERS + ".details.version")).startsWith("18.");
		assertThat(json.<String>read(ORDERS + ".details.database")).startsWith("t");
		assertThat(json.<Double>read(ORDERS + ".details.roundTripMillis")).isPositive();
		assertThat(json.<Map<String, Object>>read(ORDERS + ".details.pool")).containsOnlyKeys("active", "idle",
				"waiting", "max");
		assertThat(json.<Integer>read(REPORTING + ".details.pool.max")).isEqualTo(4);
	}

	@Test
	void oneProfileIsAskedForByItsPath() throws Exception {
		Awaitility.await().until(() -> get("/postgres/reporting").statusCode() == 200);
		HttpResponse<String> response = get("/postgres/reporting");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.parse(response.body()).<String>read("$.status")).isEqualTo("UP");
		assertThat(get("/postgres/nope").statusCode()).isEqualTo(404);
	}

	@Test
	void exhaustedProfileIsServiceUnavailableButNotWhereItIsNoMemberOfTheGroup() throws Exception {
		Connection[] borrowed = all(this.reporting);
		try {
			Awaitility.await().until(() -> get("").statusCode() == 503);
			HttpResponse<String> response = get("");
			assertThat(response.statusCode()).isEqualTo(503);
			DocumentContext json = JsonPath.parse(response.body());
			assertThat(json.<String>read(ORDERS + ".status")).isEqualTo("UP");
			assertThat(json.<String>read(REPORTING + ".status")).isEqualTo("DOWN");
			assertThat(json.<String>read(REPORTING + ".details.error")).isEqualTo("no free connection within 800 ms");
			assertThat(json.<String>read(REPORTING + ".details.reason")).isEqualTo("pool-exhausted");
			assertThat(json.<Integer>read(REPORTING + ".details.pool.active")).isEqualTo(4);
			assertThat(get("/readiness").statusCode()).isEqualTo(200);
			assertThat(get("/liveness").statusCode()).isEqualTo(200);
		}
		finally {
			close(borrowed);
		}
	}

	@Test
	void memberOfReadinessThatCannotBeUsedEndsReadinessAndNotLiveness() throws Exception {
		Connection[] borrowed = all(this.orders);
		try {
			Awaitility.await().until(() -> get("/readiness").statusCode() == 503);
			assertThat(get("/liveness").statusCode()).isEqualTo(200);
		}
		finally {
			close(borrowed);
		}
		Awaitility.await().until(() -> get("/readiness").statusCode() == 200);
	}

	private static Connection[] all(DataSource pool) throws SQLException {
		Connection[] borrowed = new Connection[4];
		try {
			for (int i = 0; i < borrowed.length; i++) {
				borrowed[i] = pool.getConnection();
			}
		}
		catch (SQLException ex) {
			close(borrowed);
			throw ex;
		}
		return borrowed;
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/actuator/health" + path))
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static void close(Connection[] connections) throws SQLException {
		for (Connection connection : connections) {
			if (connection != null) {
				connection.close();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
