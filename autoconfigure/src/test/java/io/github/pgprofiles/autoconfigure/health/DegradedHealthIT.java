package io.github.pgprofiles.autoconfigure.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** A profile that is not critical, and whose server nobody can reach. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = DegradedHealthIT.Application.class,
		properties = { "app.postgres.primary=orders", "spring.flyway.enabled=false", "spring.liquibase.enabled=false",
				"app.postgres.profiles.archive.host=localhost", "app.postgres.profiles.archive.port=1",
				"app.postgres.profiles.archive.health.critical=false", "management.endpoint.health.show-details=always",
				"management.endpoint.health.group.readiness.include=readinessState,postgres/archive",
				"management.endpoint.health.group.alone.include=postgres/archive",
				"management.endpoint.health.group.ordered.include=postgres/archive,postgres/orders",
				"management.endpoint.health.group.ordered.status.order=down,degraded,up",
				"management.endpoint.health.group.strict.include=postgres/archive",
				"management.endpoint.health.group.strict.status.http-mapping.degraded=503" })
class DegradedHealthIT {

	private static final String ARCHIVE = "app.postgres.profiles.archive.";

	@LocalServerPort
	private int port;

	private final ApplicationContextRunner runner = HealthRunner.create()
		.withPropertyValues(ARCHIVE + "host=localhost", ARCHIVE + "port=1");

	@DynamicPropertySource
	static void profiles(DynamicPropertyRegistry registry) {
		for (String line : TestServer.profile("orders")) {
			String[] pair = line.split("=", 2);
			registry.add(pair[0], () -> pair[1]);
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', 200, UP", "/postgres, 200, UP", "/postgres/archive, 200, DEGRADED", "/postgres/orders, 200, UP",
			"/readiness, 200, UP", "/alone, 200, DEGRADED", "/ordered, 200, DEGRADED", "/strict, 503, DEGRADED" })
	void isDegradedAndNobodyIsDownForIt(String path, int code, String status) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).isEqualTo(code);
		assertThat(JsonPath.parse(response.body()).<String>read("$.status")).isEqualTo(status);
	}

	@Test
	void tellsWhyAsOneThatIsDownDoes() throws Exception {
		assertThat(JsonPath.parse(get("/postgres/archive").body()).<Map<String, Object>>read("$.details"))
			.contains(entry("reason", "refused"), entry("sqlState", "08001"))
			.containsKeys("since", "error", "advice", "pool")
			.doesNotContainKey("lastSuccess");
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/actuator/health" + path))
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "app.postgres.profiles.archive.health.critical=false; DEGRADED",
					"app.postgres.defaults.health.critical=false; DEGRADED",
					"app.postgres.profiles.archive.json={\"health\":{\"critical\":false}}; DEGRADED" })
	void keyMayStandInEveryLayer(String line, String status) {
		this.runner.withPropertyValues(line)
			.run((context) -> assertThat(HealthRunner.health(context, "postgres").getStatus().getCode())
				.isEqualTo(status));
	}

	@Test
	void whatIsCriticalIsDown() {
		this.runner.withPropertyValues(ARCHIVE + "startup.mode=lazy")
			.run((context) -> assertThat(HealthRunner.health(context, "postgres").getStatus()).isEqualTo(Status.DOWN));
	}

	@Test
	void ordersOfTheUsersOwnDecide() {
		this.runner.withPropertyValues(ARCHIVE + "health.critical=false")
			.withPropertyValues("management.endpoint.health.status.order=degraded,down,up")
			.run((context) -> assertThat(HealthRunner.health(context).getStatus()).isEqualTo(DegradedStatus.DEGRADED));
	}

	@Test
	void aggregatorOfTheUsersOwnDecides() {
		this.runner.withPropertyValues(ARCHIVE + "health.critical=false")
			.withBean("healthStatusAggregator", StatusAggregator.class, () -> (statuses) -> new Status("OWN"))
			.run((context) -> assertThat(HealthRunner.health(context, "postgres").getStatus())
				.isEqualTo(new Status("OWN")));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
