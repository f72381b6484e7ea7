package io.github.pgprofiles.autoconfigure.endpoint;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The endpoint of a whole application, over HTTP and JMX. */
class PostgresEndpointIT extends EndpointApplication {

	@Test
	void everyProfileHasItsServerAndItsPool() throws Exception {
		HttpResponse<String> response = this.http.get("postgres");
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode all = JsonMapper.shared().readTree(response.body());
		assertThat(Instant.parse(all.path("time").asString())).isBefore(Instant.now().plusSeconds(60));
		assertThat(all.path("profiles").propertyNames()).containsExactlyInAnyOrder("orders", "reporting");
		JsonNode profile = all.path("profiles").path("orders");
		assertThat(profile.path("primary").asBoolean()).isTrue();
		assertThat(profile.has("settings")).isFalse();
		assertThat(profile.path("notes")).isEmpty();
		JsonNode node = profile.path("nodes").path("primary");
		assertThat(node.path("state").asString()).isEqualTo("UP");
		assertThat(Instant.parse(node.path("since").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(Instant.parse(node.path("lastSuccess").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(node.path("host").asString()).isEqualTo("localhost:" + TestServer.port());
		assertThat(node.path("role").asString()).isEqualTo("primary");
		assertThat(node.path("timeline").asInt()).isEqualTo(1);
		assertThat(node.path("version").asString()).matches("18\\.\\d+");
		assertThat(node.path("latencyMillis").asDouble()).isPositive();
		assertThat(node.path("pool").path("max").asInt()).isEqualTo(5);
		assertThat(node.path("pool").path("active").asInt()).isZero();
		assertThat(node.path("pool").path("waiting").asInt()).isZero();
		assertThat(node.path("pool").path("timeouts").asInt()).isZero();
		assertThat(node.path("server").path("maxConnections").asInt()).isGreaterThan(10);
		assertThat(node.path("server").path("connections").asInt()).isBetween(2,
				node.path("server").path("maxConnections").asInt());
		assertThat(all.path("profiles").path("reporting").path("primary").asBoolean()).isFalse();
	}

	@Test
	void unknownProfileIsNotFoundAndTheKnownOnesAreNamed() throws Exception {
		HttpResponse<String> response = this.http.get("postgres/Orders");
		assertThat(response.statusCode()).isEqualTo(404);
		JsonNode body = JsonMapper.shared().readTree(response.body());
		assertThat(body.path("message").asString()).contains("There is no profile 'Orders'", "orders", "reporting");
		assertThat(body.path("profiles")).extracting(JsonNode::asString).containsExactly("orders", "reporting");
	}

	@Test
	void oneProfileHasItsSettingsWithOriginAndNoSecret() throws Exception {
		HttpResponse<String> response = this.http.get("postgres/orders");
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode profiles = JsonMapper.shared().readTree(response.body()).path("profiles");
		assertThat(profiles.propertyNames()).containsExactly("orders");
		JsonNode settings = profiles.path("orders").path("settings");
		assertThat(settings.path("pool.max-size").path("value").asString()).isEqualTo("5");
		assertThat(settings.path("pool.max-size").path("layer").asString()).isEqualTo("profile");
		assertThat(settings.path("pool.max-size").path("origin").asString())
			.contains("app.postgres.profiles.orders.pool.max-size");
		assertThat(settings.path("properties.sslpassword").path("value").asString()).isEqualTo("******");
		// by the application's own function
		assertThat(settings.path("application-name").path("value").asString()).isEqualTo("******");
		assertThat(response.body() + this.http.get("postgres/reporting").body() + this.http.get("postgres").body())
			.doesNotContain(CANARY, "named-by-a-placeholder");
	}

	@Test
	void nothingCanBeChangedUnlessAccessIsUnrestricted() throws Exception {
		assertThat(this.http.post("postgres/orders", "{\"action\":\"evict\"}").statusCode()).isEqualTo(405);
	}

	@Test
	void retriesAreCountedByTransactionAndState() {
		List<Integer> attempts = new ArrayList<>();
		this.orders.transaction().name("conflicting").retry().run((tx) -> {
			attempts.add(1);
			if (attempts.size() < 3) {
				tx.sql("do $$ begin raise exception 'conflict' using errcode = '40001'; end $$").update();
			}
		});
		JsonNode retries = this.http.profile("orders").path("retries");
		assertThat(retries).hasSize(1);
		assertThat(retries.get(0).path("transaction").asString()).isEqualTo("conflicting");
		assertThat(retries.get(0).path("sqlState").asString()).isEqualTo("40001");
		assertThat(retries.get(0).path("count").asInt()).isEqualTo(2);
		assertThat(retries.get(0).path("exhausted").asInt()).isZero();
	}

	@Test
	void exhaustedPoolIsDegradedAndItsWaitIsSeen() throws Exception {
		List<Connection> all = new ArrayList<>();
		CompletableFuture<Integer> waiting;
		try {
			for (int i = 0; i < 5; i++) {
				all.add(this.pool.getConnection());
			}
			waiting = CompletableFuture.supplyAsync(() -> this.orders.sql("select 1").query(Integer.class).single());
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				JsonNode node = this.http.profile("orders").path("nodes").path("primary");
				assertThat(node.path("state").asString()).isEqualTo("DEGRADED");
				assertThat(node.path("reason").asString()).contains("all connections of the pool are in use");
				assertThat(node.has("since")).isTrue();
				assertThat(node.path("pool").path("waiting").asInt()).isEqualTo(1);
				assertThat(node.path("pool").path("longestWaitMillis").asDouble()).isGreaterThan(100);
			});
		}
		finally {
			for (Connection each : all) {
				each.close();
			}
		}
		waiting.join();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(
					() -> assertThat(this.http.profile("orders").path("nodes").path("primary").path("state").asString())
						.isEqualTo("UP"));
	}

	@Test
	void mBeanSaysTheSame() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		Set<ObjectName> names = server
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Postgres,*"), null);
		assertThat(names).isNotEmpty();
		Object all = server.invoke(names.iterator().next(), "profiles", new Object[0], new String[0]);
		assertThat(all).isInstanceOf(Map.class).asString().contains("orders", "reporting", "UP").doesNotContain(CANARY);
		Object one = server.invoke(names.iterator().next(), "profile", new Object[] { "orders" },
				new String[] { String.class.getName() });
		assertThat(one).asString().contains("pool.max-size").doesNotContain(CANARY, "reporting={");
		assertThat(server.getMBeanInfo(names.iterator().next()).getOperations()).extracting("name")
			.containsExactlyInAnyOrder("profiles", "profile");
	}

}
