package io.github.pgprofiles.autoconfigure.health;

import java.io.IOException;

import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** The health of a profile whose database was away when the application started. */
@Timeout(60)
class LazyStartHealthIT {

	@ParameterizedTest
	@ValueSource(strings = { "startup.mode=lazy", "health.critical=false" })
	void healthIsDownUntilTheDatabaseAnswers(String line) throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			proxy.refuse(true);
			HealthRunner.create()
				.withPropertyValues(HealthRunner.profile("orders", proxy))
				.withPropertyValues("app.postgres.profiles.orders." + line)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					Awaitility.await().untilAsserted(() -> {
						HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
						assertThat(health.getStatus())
							.isEqualTo(line.contains("critical") ? DegradedStatus.DEGRADED : Status.DOWN);
						assertThat(HealthRunner.details(health)).containsKeys("error", "sqlState");
					});
					proxy.refuse(false);
					Awaitility.await()
						.untilAsserted(() -> assertThat(HealthRunner.health(context, "postgres", "orders").getStatus())
							.isEqualTo(Status.UP));
				});
		}
	}

}
