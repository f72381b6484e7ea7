package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.internal.spi.PoolLook;
import io.github.pgprofiles.testing.TestCluster;
import io.github.pgprofiles.testing.TestServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What health tells of a primary that has moved. */
class FailoverHealthIT {

	@Test
	void lastChangeIsTold() {
		try (TestCluster cluster = new TestCluster(1)) {
			HealthRunner.create()
				.withPropertyValues(
						"app.postgres.profiles.orders.dsn=postgresql://localhost:%d,localhost:%d/%s?target_session_attrs=read-write"
							.formatted(cluster.node(0).port(), cluster.node(1).port(), cluster.node(0).database()),
						"app.postgres.profiles.orders.user=" + TestServer.USER,
						"app.postgres.profiles.orders.password=" + TestServer.PASSWORD)
				.run((context) -> {
					PostgresClient orders = context.getBean(PostgresClient.class);
					assertThat(HealthRunner.details(HealthRunner.health(context, "postgres", "orders")))
						.containsEntry("host", "localhost:" + cluster.node(0).port())
						.containsEntry("role", "primary")
						.doesNotContainKey("failover");
					Instant before = Instant.now();
					cluster.awaitReplay(1);
					cluster.node(0).kill();
					cluster.node(1).promote();
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.ignoreExceptions()
						.until(() -> orders.sql("create table if not exists moved (v int)").update() == 0);
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.untilAsserted(() -> assertThat(
								HealthRunner.details(HealthRunner.health(context, "postgres", "orders")))
							.containsEntry("host", "localhost:" + cluster.node(1).port())
							.containsEntry("timeline", 2)
							.extractingByKey("failover", InstanceOfAssertFactories.map(String.class, Object.class))
							.doesNotContainKey("since")
							.extractingByKey("lastChange", InstanceOfAssertFactories.STRING)
							.satisfies((moment) -> assertThat(Instant.parse(moment)).isAfter(before)));
				});
		}
	}

	@Test
	void whatIsUnderWayAndWhoElseClaimsToBeThePrimaryAreTold() {
		Instant now = Instant.now();
		assertThat(FailoverDetails.of(new PoolLook.Servers("primary", "db2:5432", 3, null, now,
				List.of(new PoolLook.Rival("db1:5432", 2, now), new PoolLook.Rival("db3:5432", 0, now)))))
			.isEqualTo(Map.of("since", now.toString(), "otherPrimaries",
					List.of(Map.of("host", "db1:5432", "timeline", 2, "seen", now.toString()),
							Map.of("host", "db3:5432", "seen", now.toString()))));
		assertThat(FailoverDetails.of(new PoolLook.Servers("primary", "db2:5432", null, null, null, List.of())))
			.isEmpty();
	}

}
