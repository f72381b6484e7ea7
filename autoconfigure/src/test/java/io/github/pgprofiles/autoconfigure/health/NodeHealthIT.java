package io.github.pgprofiles.autoconfigure.health;

import java.util.Map;

import io.github.pgprofiles.autoconfigure.ReplicatedServer;
import io.github.pgprofiles.testing.OwnServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the health of a profile says of its nodes, whose state changes nothing of its own.
 */
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class NodeHealthIT {

	@SuppressWarnings("unchecked")
	private static Map<String, Object> node(ApplicationContext context, String name) {
		HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		Map<String, Object> nodes = (Map<String, Object>) HealthRunner.details(health).get("nodes");
		return (Map<String, Object>) nodes.get(name);
	}

	@Test
	void nodesAreBelowTheirProfileByName() {
		HealthRunner.create().withPropertyValues(ReplicatedServer.profile("orders")).run((context) -> {
			Awaitility.await().untilAsserted(() -> assertThat(node(context, "replica-1")).containsEntry("read", true));
			assertThat(node(context, "replica-1")).containsEntry("status", "UP")
				.containsEntry("role", "standby")
				.containsEntry("timeline", 1)
				.containsEntry("host", "localhost:" + ReplicatedServer.standby().port())
				.containsOnlyKeys("status", "since", "lastSuccess", "host", "role", "timeline", "lag", "read");
		});
	}

	@Test
	void deadNodeAndOneOfAnotherClusterLeaveTheProfileUp() throws Exception {
		try (OwnServer foreign = OwnServer.ofAnotherSystem()) {
			HealthRunner.create()
				.withPropertyValues(
						ReplicatedServer.profile("orders", "nodes.gone.port=1", "nodes.foreign.port=" + foreign.port(),
								"nodes.hidden.port=2", "nodes.hidden.health.enabled=false"))
				.run((context) -> {
					Awaitility.await()
						.untilAsserted(() -> assertThat(node(context, "gone")).containsEntry("status", "DOWN")
							.containsEntry("read", false)
							.containsKey("error"));
					Awaitility.await()
						.untilAsserted(() -> assertThat(node(context, "foreign"))
							.containsEntry("notReadAs", "belongs to another database cluster")
							.containsEntry("read", false));
					assertThat(node(context, "hidden")).isNull();
				});
		}
	}

	@Test
	void profileWithoutNodesSaysNothingOfAny() {
		HealthRunner.create()
			.withPropertyValues(ReplicatedServer.profile("orders", "nodes.replica-1.enabled=false"))
			.run((context) -> assertThat(HealthRunner.details(HealthRunner.health(context, "postgres", "orders")))
				.doesNotContainKey("nodes"));
	}

}
