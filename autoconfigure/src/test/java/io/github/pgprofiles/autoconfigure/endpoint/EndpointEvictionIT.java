package io.github.pgprofiles.autoconfigure.endpoint;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The one operation that changes something, where somebody has allowed it. */
class EndpointEvictionIT {

	@Test
	void connectionsInUseAreRetiredAfterTheirWork() throws Exception {
		String[] arguments = Arrays.stream(TestServer.profile("orders"))
			.map((line) -> "--" + line)
			.toArray(String[]::new);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "spring.flyway.enabled=false", "spring.liquibase.enabled=false",
					"management.endpoints.web.exposure.include=postgres",
					"management.endpoint.postgres.access=unrestricted")
			.run(arguments)) {
			EndpointHttp http = new EndpointHttp(
					Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			int retired;
			try (Connection inUse = pool.getConnection()) {
				retired = pid(inUse);
				HttpResponse<String> response = http.post("postgres/orders", "{\"action\":\"evict\"}");
				assertThat(response.statusCode()).isEqualTo(200);
				JsonNode body = JsonMapper.shared().readTree(response.body());
				assertThat(body.path("profile").asString()).isEqualTo("orders");
				assertThat(body.path("retired").asInt()).isEqualTo(1);
				assertThat(pid(inUse)).isEqualTo(retired);
			}
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				try (Connection next = pool.getConnection()) {
					assertThat(pid(next)).isNotEqualTo(retired);
				}
			});
			assertThat(http.post("postgres/nobody", "{\"action\":\"evict\"}").statusCode()).isEqualTo(404);
			assertThat(http.post("postgres/orders", "{\"action\":\"destroy\"}").statusCode()).isEqualTo(400);
			assertThat(http.post("postgres/orders", "{}").statusCode()).isEqualTo(400);
		}
	}

	private static int pid(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
			row.next();
			return row.getInt(1);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
