package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Nodes of a profile, and what they inherit. */
class NodesTests {

	private static ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders");
	}

	@Test
	void nodeInheritsWhatItDoesNotName() {
		ProfileSettings orders = orders()
			.dsn("postgresql://app:geheim@db1,db2:5433/shop?sslmode=require&target_session_attrs=read-write"
					+ "&connect_timeout=3&application_name=till")
			.pool(PoolSettings.defaults().withMaxSize(7))
			.extensions(List.of("uuid-ossp"))
			.requiredSettings(List.of("app.tenant"))
			.node("replica-1", (node) -> node.host("r1"))
			.node("replica-2",
					(node) -> node.dsn("postgresql://r2:6000/?sslmode=verify-full")
						.pool(PoolSettings.defaults().withMaxSize(2))
						.user("reader")
						.password("other"))
			.build();
		assertThat(orders.nodes().keySet()).containsExactly("replica-1", "replica-2");
		ProfileSettings first = orders.nodes().get("replica-1");
		assertThat(first.name()).isEqualTo("orders/replica-1");
		assertThat(first.hosts()).containsExactly(new HostPort("r1", 5432));
		assertThat(first.database()).isEqualTo("shop");
		assertThat(first.user()).isEqualTo("app");
		assertThat(first.password()).isEqualTo("geheim");
		assertThat(first.sslmode()).isEqualTo("require");
		assertThat(first.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(first.applicationName()).isEqualTo("till");
		assertThat(first.pool().maxSize()).isEqualTo(7);
		assertThat(first.requiredSettings()).containsExactly("app.tenant");
		assertThat(first.extensions()).isEmpty();
		assertThat(first.startup().critical()).isFalse();
		assertThat(first.properties()).doesNotContainKey("targetServerType");
		assertThat(first.nodes()).isEmpty();
		ProfileSettings second = orders.nodes().get("replica-2");
		assertThat(second.hosts()).containsExactly(new HostPort("r2", 6000));
		assertThat(second.database()).isEqualTo("shop");
		assertThat(second.user()).isEqualTo("reader");
		assertThat(second.password()).isEqualTo("other");
		assertThat(second.sslmode()).isEqualTo("verify-full");
		assertThat(second.pool().maxSize()).isEqualTo(2);
		assertThat(orders.toString()).doesNotContain("geheim").doesNotContain("other");
	}

	@Test
	void portAloneSaysWhereANodeIs() {
		ProfileSettings orders = orders().host("db")
			.port(5441)
			.node("replica-1", (node) -> node.port(5442))
			.node("replica-2", (node) -> node.host("db2"))
			.build();
		assertThat(orders.nodes().get("replica-1").hosts()).containsExactly(new HostPort("db", 5442));
		assertThat(orders.nodes().get("replica-2").hosts()).containsExactly(new HostPort("db2", 5441));
		assertThat(orders.nodes().get("replica-2").applicationName()).isEqualTo("orders");
	}

	@Test
	void secretsOfANodeAreRenewedWithThoseOfItsProfile() {
		SecretResolver secrets = SecretResolver.environment(Map.of("PW", "geheim", "R1", "r1.internal"));
		ProfileSettings orders = orders().host("db")
			.user("app")
			.password("secret://pw")
			.secrets(secrets)
			.node("replica-1", (node) -> node.host("secret://r1"))
			.build();
		ProfileSettings node = orders.nodes().get("replica-1");
		assertThat(node.password()).isEqualTo("geheim");
		assertThat(node.hosts()).containsExactly(new HostPort("r1.internal", 5432));
		assertThat(node.renewal()).isNotNull();
		assertThat(node.renewal().renew()).hasToString(node.toString());
		assertThat(node.renewal().renew().password()).isEqualTo("geheim");
	}

	@Test
	void addressesDiffer() {
		refused(() -> orders().host("db").node("replica-1", (node) -> {
		}).build(), "nodes.replica-1", "the address of the profile itself: db:5432");
		refused(() -> orders().host("db").node("replica-1", (node) -> node.host("DB")).build(), "nodes.replica-1",
				"the address of the profile itself");
		refused(() -> orders().host("db")
			.node("a", (node) -> node.host("r"))
			.node("b", (node) -> node.host("r").database("other"))
			.build(), "nodes.b", "the address of the node 'a': r:5432");
		// any of several hosts may be the primary
		assertThat(orders().dsn("postgresql://db1,db2/shop")
			.node("a", (node) -> node.host("db1"))
			.node("b", (node) -> node.host("db2"))
			.build()
			.nodes()).hasSize(2);
	}

	@Test
	void whereAFaultIsWrittenIsTold() {
		refused(() -> orders().dsn("postgresql://db1,db2/shop").node("a", (node) -> {
		}).build(), "nodes.a.host", "is missing");
		refused(() -> orders().host("db").node("a", (node) -> node.host("r").sslmode("requried")).build(),
				"nodes.a.sslmode", "is unknown");
		refused(() -> orders().host("db").node("a", (node) -> node.host("r")).node("A1", (node) -> node.host("q")).build(),
				"nodes", "'A1'");
		refused(() -> orders().host("db").node("aB", (node) -> node.host("r")).node("ab", (node) -> node.host("q")).build(),
				"nodes.ab", "by case only");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "Replica", "a_b", "a/b", "a b", "-a", "replica.1", "primary", "Primary" })
	void nameIsChecked(String name) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().host("db").node(name, (node) -> node.host("r")))
			.withMessageContaining("nodes");
	}

	@Test
	void limitsAreChecked() {
		refused(() -> ReplicaSettings.defaults().withMaxLag(Duration.ZERO), "health.max-lag", "must be above 0");
		refused(() -> ReplicaSettings.defaults().withMaxWait(Duration.ofMillis(-1)), "replica-wait", "from 0ms to 1m");
		refused(() -> ReplicaSettings.defaults().withMaxWait(Duration.ofMinutes(2)), "replica-wait", "from 0ms to 1m");
		assertThat(ReplicaSettings.defaults().maxWait()).isEqualTo(Duration.ofMillis(20));
		assertThat(ReplicaSettings.defaults().maxLag()).isEqualTo(Duration.ofSeconds(10));
	}

	private static void refused(ThrowingCallable call, String key, String words) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.key()).isEqualTo(key);
			assertThat(ex.problem()).contains(words);
			assertThat(ex.action()).isNotEmpty();
		});
	}

}
