package io.github.pgprofiles.autoconfigure.endpoint;

import io.github.pgprofiles.autoconfigure.ReplicatedServer;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.NodeDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.State;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/** The nodes of a profile beside its primary. */
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class EndpointNodesIT {

	@Test
	void nodesStandBesideThePrimary() {
		EndpointRunner.create()
			.withPropertyValues(ReplicatedServer.profile("orders", "nodes.gone.port=1"))
			.run((context) -> {
				Awaitility.await().untilAsserted(() -> {
					NodeDescriptor replica = EndpointRunner.look(context, "orders").nodes().get("replica-1");
					assertThat(replica.state()).isEqualTo(State.UP);
					assertThat(replica.role()).isEqualTo("standby");
					assertThat(replica.lagSeconds()).isNotNull();
					assertThat(replica.pool()).isNotNull();
				});
				Awaitility.await().untilAsserted(() -> {
					NodeDescriptor gone = EndpointRunner.look(context, "orders").nodes().get("gone");
					assertThat(gone.state()).isEqualTo(State.DOWN);
					assertThat(gone.reason()).isNotBlank();
				});
				assertThat(EndpointRunner.look(context, "orders").nodes()).containsOnlyKeys("primary", "replica-1",
						"gone");
				assertThat(EndpointRunner.node(context, "orders").state()).isEqualTo(State.UP);
				assertThat(EndpointRunner.node(context, "orders").lagSeconds()).isNull();
			});
	}

	@Test
	void nodeThatIsNotReadOnSaysWhy() {
		EndpointRunner.create()
			.withPropertyValues(ReplicatedServer.profile("orders", "health.max-lag=1s"))
			.run((context) -> {
				ReplicatedServer.cluster().pauseReplay(1);
				try {
					ReplicatedServer.primary().execute("create table if not exists endpoint_nodes (id int)");
					Awaitility.await().untilAsserted(() -> {
						NodeDescriptor replica = EndpointRunner.look(context, "orders").nodes().get("replica-1");
						assertThat(replica.state()).isEqualTo(State.DEGRADED);
						assertThat(replica.reason()).startsWith("not read on: is behind by");
					});
				}
				finally {
					ReplicatedServer.cluster().resumeReplay(1);
				}
			});
	}

}
