package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ReadOnlyTransactions;
import io.github.pgprofiles.config.ReplicaSettings;
import io.github.pgprofiles.config.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Nodes of a profile: what they inherit, and what is refused. */
@ExtendWith(OutputCaptureExtension.class)
class NodeKeysTests {

	private static final String ORDERS = """
			app.postgres.profiles.orders:
			  host: db
			  user: app
			  password: geheim
			  database: shop
			  pool: { max-size: 5, timeout: 4s }
			  timeouts: { statement: 30s, lock: 5s }
			  nodes:
			    replica-1:
			      host: replica1
			      pool.max-size: 7
			    replica-2: { host: replica2, port: 5433, user: reader, timeouts: { statement: 2m } }
			""";

	private static ProfileSettings node(Configuration configuration, String name) {
		@Nullable ProfileSettings node = configuration.orders().nodes().get(name);
		assertThat(node).as("node " + name).isNotNull();
		return node;
	}

	@Test
	void nodeHasWhatItNamesAndInheritsTheRest() {
		Configuration file = Configuration.yaml(ORDERS);
		ProfileSettings first = node(file, "replica-1");
		assertThat(first.name()).isEqualTo("orders/replica-1");
		assertThat(first.hosts()).singleElement().hasToString("replica1:5432");
		assertThat(first.user()).isEqualTo("app");
		assertThat(first.password()).isEqualTo("geheim");
		assertThat(first.database()).isEqualTo("shop");
		assertThat(first.pool().maxSize()).isEqualTo(7);
		assertThat(first.pool().timeout()).isEqualTo(Duration.ofSeconds(4));
		ProfileSettings second = node(file, "replica-2");
		assertThat(second.hosts()).singleElement().hasToString("replica2:5433");
		assertThat(second.user()).isEqualTo("reader");
		assertThat(second.pool().maxSize()).isEqualTo(5);
		assertThat(second.timeouts().statement()).isEqualTo(Duration.ofMinutes(2));
		assertThat(second.timeouts().lock()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void variablesFindTheNodeWithoutItsHyphens() {
		Configuration file = Configuration.yaml(ORDERS)
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_NODES_REPLICA1_HOST", "elsewhere",
					"APP_POSTGRES_PROFILES_ORDERS_NODES_REPLICA1_POOL_MAXSIZE", "9",
					"APP_POSTGRES_PROFILES_ORDERS_NODES_SPARE_HOST", "spare"));
		assertThat(file.orders().nodes()).containsOnlyKeys("replica-1", "replica-2", "spare");
		assertThat(node(file, "replica-1").hosts()).singleElement().hasToString("elsewhere:5432");
		assertThat(node(file, "replica-1").pool().maxSize()).isEqualTo(9);
		assertThat(node(file, "spare").pool().maxSize()).isEqualTo(5);
	}

	@Test
	void jsonAndDefaultsHaveNodesToo() {
		Configuration file = Configuration.yaml("app.postgres.defaults.nodes.replica-1.port: 6000\n" + ORDERS)
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", """
					{"nodes": {"replica-1": {"pool": {"max-size": 3}, "properties": {"tcpKeepAlive": false}},
					"replica-3": {"host": "three"}}}"""));
		assertThat(node(file, "replica-1").hosts()).singleElement().hasToString("replica1:6000");
		assertThat(node(file, "replica-1").pool().maxSize()).isEqualTo(3);
		assertThat(node(file, "replica-1").properties()).containsEntry("tcpKeepAlive", "false");
		assertThat(node(file, "replica-3").hosts()).singleElement().hasToString("three:5432");
	}

	@Test
	void dsnOfTheNodeWinsOverWhatItInherits() {
		Configuration file = Configuration.yaml("""
				app.postgres.profiles.orders:
				  dsn: postgresql://app:geheim@db1,db2/shop?target_session_attrs=read-write&sslmode=require
				  nodes:
				    a: { dsn: 'postgresql://reader@one:5433/' }
				    b.host: two
				""");
		assertThat(node(file, "a").hosts()).singleElement().hasToString("one:5433");
		assertThat(node(file, "a").user()).isEqualTo("reader");
		assertThat(node(file, "a").database()).isEqualTo("shop");
		assertThat(node(file, "b").hosts()).singleElement().hasToString("two:5432");
		assertThat(node(file, "b").user()).isEqualTo("app");
		assertThat(node(file, "b").sslmode()).isEqualTo("require");
	}

	@Test
	void ownHostIsToldOfWhereTheNodesDsnWins(CapturedOutput output) {
		Configuration.yaml(ORDERS + "    replica-3: { host: three, dsn: 'postgresql://four/' }\n").orders();
		assertThat(output).contains("app.postgres.profiles.orders.nodes.replica-3.dsn",
				"app.postgres.profiles.orders.nodes.replica-3.host", "is ignored");
	}

	@Test
	void disabledNodeIsLeftOut() {
		Configuration file = Configuration
			.yaml(ORDERS.replace("host: replica1", "{ host: '${NOT_SET_ANYWHERE}', port: 0, enabled: false }")
				.replace("replica-1:\n      {", "replica-1:\n      {")
				.replace("      pool.max-size: 7\n", ""));
		assertThat(file.orders().nodes()).containsOnlyKeys("replica-2");
	}

	@Test
	void howToReadIsOfTheProfile() {
		ReplicaSettings replicas = Configuration.yaml(ORDERS)
			.withProperties(Map.of("app.postgres.profiles.orders.read-only-transactions", "replica",
					"app.postgres.profiles.orders.replica-wait", "5ms", "app.postgres.defaults.health.max-lag", "3s"))
			.orders()
			.replicas();
		assertThat(replicas)
			.isEqualTo(new ReplicaSettings(Duration.ofMillis(5), Duration.ofSeconds(3), ReadOnlyTransactions.REPLICA));
		assertThat(Configuration.yaml(ORDERS).orders().replicas()).isEqualTo(ReplicaSettings.defaults());
	}

	@Test
	void howToReadIsWithoutEffectWhereThereAreNoNodes(CapturedOutput output) {
		Configuration.yaml("""
				app.postgres:
				  defaults.replica-wait: 5ms
				  profiles.orders: { host: db, read-only-transactions: replica }
				""").orders();
		assertThat(output).contains("'app.postgres.profiles.orders.read-only-transactions' (", "application.yml",
				"is without effect");
		assertThat(output).doesNotContain("replica-wait");
	}

	@ParameterizedTest
	@CsvSource({ "replica-wait, -1ms, must be from 0ms to 1m", "replica-wait, soon, is no duration",
			"health.max-lag, 0s, must be above 0", "read-only-transactions, standby, 'is none of [primary, replica]'" })
	void howToReadIsCheckedWhereItWasWritten(String key, String value, String problem) {
		String name = "app.postgres.profiles.orders." + key;
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS).withProperties(Map.of(name, value)).definitions())
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo(name))
			.withMessageContaining(problem);
	}

	@Test
	void secretOfANodeIsResolved() {
		Configuration file = Configuration.yaml(ORDERS)
			.withProperties(Map.of("app.postgres.profiles.orders.nodes.replica-1.password", "secret://reader",
					"app.postgres.profiles.orders.nodes.replica-2.host", "secret://place"));
		ProfileDefinitions definitions = file.definitions();
		ProfileSettings orders = new ProfileSettingsFactory(definitions, null,
				List.of((key) -> Secret.of("known-" + key)))
			.create(definitions.require("orders"));
		assertThat(orders.nodes().get("replica-1").password()).isEqualTo("known-reader");
		assertThat(orders.nodes().get("replica-2").hosts()).singleElement().hasToString("known-place:5433");
		assertThat(orders.password()).isEqualTo("geheim");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "replica-1.hst | x | is no known key | Did you mean 'host'?",
			"replica-1.extensions | citext | key of profiles and not of their nodes | A node has these",
			"replica-1.nodes.x.host | x | key of profiles and not of their nodes | A node has these",
			"replica-1.jpa.packages | x | key of profiles and not of their nodes | A node has these",
			"replica-1.health.max-lag | 3s | key of profiles and not of their nodes | A node has these",
			"replica-1.json | {} | key of profiles and not of their nodes | below 'nodes' in the JSON",
			"replica-1.pool.max-size | 0 | must be | max-size",
			"replica-1.pool.timeout | soon | is no duration | remove", "replica-1.port | 70000 | port | 65535",
			"replica-1.pool | 5 | only keys can stand below it | pool.max-size",
			"replica-3 | db | only keys can stand below it | host", "replica-1.host[0] | db | is a list | quotes",
			"Replica.host | x | is below a node that has a name that is none | Begin with a letter in lower case",
			"primary.host | x | where the profile itself connects to | Call it by what it is",
			"Replica-1.port | 5 | has a name that is none | Begin",
			"replicA-1.port | 5 | by case or hyphens only | another name",
			"replica1.port | 5 | by case or hyphens only | another name",
			"replica-1.properties.nonsense | 5 | is no property of pgJDBC | pgJDBC" })
	void whatCannotBeMeantIsRefusedWhereItWasWritten(String key, String value, String problem, String action) {
		String name = "app.postgres.profiles.orders.nodes." + key;
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS).withProperties(Map.of(name, value)).orders())
			.satisfies((ex) -> assertThat(ex.property()).startsWithIgnoringCase("app.postgres.profiles.orders.nodes."))
			.withMessageContaining(problem)
			.withMessageContaining(action)
			.withMessageNotContaining("geheim");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "replica-3.host | db | has the address of the profile itself: db:5432",
					"replica-3.host | REPLICA1 | has the address of the node 'replica-",
					"replica-3.dsn | postgresql://db/ | has the address of the profile itself: db:5432",
					"replica-3.port | 5432 | has the address of the profile itself: db:5432" })
	void twoNodesHaveNoSameAddress(String key, String value, String problem) {
		String name = "app.postgres.profiles.orders.nodes." + key;
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS).withProperties(Map.of(name, value)).orders())
			.satisfies((ex) -> assertThat(ex.property()).matches(".*\\.nodes\\.replica-\\d\\.(host|port|dsn)"))
			.withMessageContaining(problem);
	}

	@Test
	void severalMistakesAreToldAtOnce() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS)
				.withProperties(Map.of("app.postgres.profiles.orders.nodes.replica-1.port", "0",
						"app.postgres.profiles.orders.nodes.replica-2.pool.max-size", "0"))
				.definitions())
			.satisfies((ex) -> assertThat(ex.all()).extracting(ProfileConfigurationException::property)
				.containsExactlyInAnyOrder("app.postgres.profiles.orders.nodes.replica-1.port",
						"app.postgres.profiles.orders.nodes.replica-2.pool.max-size"));
	}

	@Test
	void variableWithAnUnderscoreInTheNameIsExplained() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS)
				.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_NODES_REPLICA_1_HOST", "elsewhere"))
				.orders())
			.withMessageContaining("call it 'replica-1', and write REPLICA1 in a variable");
	}

	@Test
	void nodeWithoutKeysAndNodesAsAListAreRefused() {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml(ORDERS + "    replica-3:\n").orders())
			.withMessageContaining("nodes.replica-3")
			.withMessageContaining("has the address of the profile itself");
		assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(
				() -> Configuration.yaml("app.postgres.profiles.orders: { host: db, nodes: [{ host: a }] }").orders())
			.withMessageContaining("'app.postgres.profiles.orders.nodes'")
			.withMessageContaining("is a list, but the name of each node is a key");
	}

	@Test
	void beansOfNodesHaveNamesOfTheirOwn() {
		assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(
				() -> Configuration.yaml(ORDERS + "app.postgres.profiles.ordersReplica1.host: other\n").definitions())
			.withMessageContaining("ordersReplica1")
			.withMessageContaining("Rename one of them");
	}

	@Test
	void minimumOfTheProfileFollowsTheMaximumOfTheNode() {
		Configuration file = Configuration.yaml(ORDERS.replace("max-size: 5", "max-size: 5, min-size: 4"))
			.withProperties(Map.of("app.postgres.profiles.orders.nodes.replica-1.pool.max-size", "2"));
		assertThat(node(file, "replica-1").pool().minSize()).isEqualTo(2);
		assertThat(node(file, "replica-2").pool().minSize()).isEqualTo(4);
	}

	@Test
	void reportNamesEachKeyAndHidesCredentials() {
		Configuration file = Configuration.yaml(ORDERS)
			.withProperties(Map.of("app.postgres.profiles.orders.nodes.replica-1.password", "auch-geheim"));
		Map<String, Map<String, Object>> report = file.definitions().effective().get("orders");
		assertThat(report).containsKeys("nodes.replica-1.host", "nodes.replica-2.timeouts.statement");
		assertThat(report.toString()).contains("replica1").doesNotContain("geheim");
	}

}
