package io.github.pgprofiles.cluster;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.WriteScope;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ReadOnlyTransactions;
import io.github.pgprofiles.config.ReplicaSettings;
import io.github.pgprofiles.error.ReplicaUnavailableException;
import io.github.pgprofiles.internal.spi.Pools;
import io.github.pgprofiles.internal.spi.TransactionManagers;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestCluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Reads on replicas that die, are another cluster's, or become the primary. */
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class ReplicaFaultsIT {

	private static ReplicaCluster servers;

	@BeforeAll
	static void start() {
		servers = new ReplicaCluster();
	}

	@AfterAll
	static void stop() {
		servers.close();
	}

	@AfterEach
	void restore() {
		for (int i = 0; i < 3; i++) {
			servers.proxy(i).restore();
		}
	}

	@Test
	void lostReplicaFailsNoRead() throws Exception {
		try (PostgresClients.Closeable clients = servers.open((settings) -> settings)) {
			PostgresClient orders = clients.get("orders");
			AtomicBoolean end = new AtomicBoolean();
			AtomicLong reads = new AtomicLong();
			Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
			ExecutorService readers = Executors.newFixedThreadPool(3);
			for (int i = 0; i < 3; i++) {
				readers.execute(() -> read(orders, end, reads, failures));
			}
			awaitMore(reads);
			servers.proxy(1).refuse(true);
			servers.proxy(1).reset();
			awaitMore(reads);
			assertThat(orders.replica().orFail().sql("select 1").query(Long.class).single()).isEqualTo(1);
			servers.proxy(2).refuse(true);
			servers.proxy(2).reset();
			awaitMore(reads);
			assertThatExceptionOfType(ReplicaUnavailableException.class)
				.isThrownBy(() -> orders.replica().orFail().sql("select 1").query().list())
				.withMessageContaining("'replica-1' ")
				.withMessageContaining("'replica-2' ");
			assertThat(ReplicaCluster.isOnStandby(orders)).isFalse();
			end.set(true);
			readers.shutdown();
			assertThat(readers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
			assertThat(failures).isEmpty();
			servers.proxy(2).restore();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ReplicaCluster.isOnStandby(orders));
		}
	}

	private static void read(PostgresClient orders, AtomicBoolean end, AtomicLong reads, Queue<Throwable> failures) {
		while (!end.get()) {
			try {
				orders.replica().sql("select 1").query(Long.class).single();
				reads.incrementAndGet();
			}
			catch (Throwable ex) {
				failures.add(ex);
			}
		}
	}

	private static void awaitMore(AtomicLong reads) {
		long before = reads.get();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> reads.get() > before + 300);
	}

	@Test
	void profileStartsWithoutItsReplicas() {
		servers.proxy(1).refuse(true);
		servers.proxy(2).refuse(true);
		try (PostgresClients.Closeable clients = PostgresClients.open(servers.settings().build())) {
			PostgresClient orders = clients.get("orders");
			assertThat(ReplicaCluster.isOnStandby(orders)).isFalse();
			servers.proxy(1).restore();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ReplicaCluster.isOnStandby(orders));
		}
	}

	@Test
	void nodesAreReadOnWhereTheProfilesOwnServerIsAStandbyToo() {
		servers.cluster().node(0).execute("create table if not exists recent as select 1 as id");
		try (PostgresClients.Closeable clients = PostgresClients.open(servers.withoutNodes()
			.port(servers.proxy(1).port())
			.node("replica-2", (node) -> node.port(servers.proxy(2).port()))
			.build())) {
			PostgresClient orders = clients.get("orders");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.ignoreExceptions()
				.until(() -> orders.replica()
					.orFail()
					.sql("select current_setting('port')::int")
					.query(Integer.class)
					.single() == servers.cluster().node(2).port());
		}
	}

	@Test
	void nodeOfAnotherClusterIsNeverReadFrom() throws Exception {
		try (OwnServer other = OwnServer.ofAnotherSystem();
				PostgresClients.Closeable clients = PostgresClients.open(servers.withoutNodes()
					.node("replica-1", (node) -> node.port(other.port()).database(other.database()))
					.build())) {
			PostgresClient orders = clients.get("orders");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThatExceptionOfType(ReplicaUnavailableException.class)
					.isThrownBy(() -> orders.replica().orFail().sql("select 1").query().list())
					.withMessageContaining("'replica-1' belongs to another database cluster"));
			assertThat(orders.replica().sql("select current_setting('port')::int").query(Integer.class).single())
				.isEqualTo(servers.cluster().node(0).port());
		}
	}

	@Test
	void readOnlyTransactionsOfManagersGoToReplicasWhereAsked() {
		ProfileSettings settings = servers.settings()
			.replicas(ReplicaSettings.defaults().withReadOnlyTransactions(ReadOnlyTransactions.REPLICA))
			.build();
		java.util.Map<String, HikariDataSource> pools = Pools.start(java.util.List.of(settings), (name, pool) -> {
		});
		try {
			assertThat(pools.keySet()).containsExactly("orders", "orders/replica-1", "orders/replica-2");
			HikariDataSource pool = pools.get("orders");
			PlatformTransactionManager manager = TransactionManagers.jdbc("orders", pool);
			PostgresClient orders = PostgresClient.create("orders", pool, () -> manager, ClientOptions.defaults());
			ReplicaCluster.awaitReplicas(orders);
			JdbcTemplate jdbc = new JdbcTemplate(pool);
			assertThat(isOnStandby(manager, jdbc, orders, true, TransactionDefinition.ISOLATION_DEFAULT)).isTrue();
			assertThat(isOnStandby(manager, jdbc, orders, true, TransactionDefinition.ISOLATION_REPEATABLE_READ))
				.isTrue();
			assertThat(isOnStandby(manager, jdbc, orders, false, TransactionDefinition.ISOLATION_DEFAULT)).isFalse();
			assertThat(isOnStandby(manager, jdbc, orders, true, TransactionDefinition.ISOLATION_SERIALIZABLE))
				.as("no standby has it")
				.isFalse();
			assertThat(jdbc.queryForObject("select pg_is_in_recovery()", Boolean.class)).isFalse();
			seesOwnWrites(manager, jdbc, orders);
		}
		finally {
			Pools.close(pools.values());
		}
	}

	private static void seesOwnWrites(PlatformTransactionManager manager, JdbcTemplate jdbc, PostgresClient orders) {
		jdbc.execute("create table if not exists managed (v int)");
		servers.cluster().awaitReplay(1);
		servers.cluster().awaitReplay(2);
		servers.cluster().pauseReplay(1);
		servers.cluster().pauseReplay(2);
		try (WriteScope scope = WriteScope.open()) {
			new TransactionTemplate(manager)
				.executeWithoutResult((status) -> jdbc.update("insert into managed values (1)"));
			TransactionTemplate reading = new TransactionTemplate(manager);
			reading.setReadOnly(true);
			assertThat(
					reading.<Long>execute((status) -> jdbc.queryForObject("select count(*) from managed", Long.class)))
				.isEqualTo(1);
			assertThat(orders.writePosition().isNone()).isFalse();
		}
		finally {
			servers.cluster().resumeReplay(1);
			servers.cluster().resumeReplay(2);
		}
	}

	private static boolean isOnStandby(PlatformTransactionManager manager, JdbcTemplate jdbc, PostgresClient orders,
			boolean readOnly, int isolation) {
		TransactionTemplate template = new TransactionTemplate(manager);
		template.setReadOnly(readOnly);
		template.setIsolationLevel(isolation);
		return Boolean.TRUE.equals(template.<Boolean>execute((status) -> {
			Boolean plain = jdbc.queryForObject("select pg_is_in_recovery()", Boolean.class);
			assertThat(orders.sql("select pg_is_in_recovery()").query(Boolean.class).single()).isEqualTo(plain);
			return plain;
		}));
	}

	@Test
	void positionsHoldAcrossAFailover() {
		try (TestCluster cluster = new TestCluster(2)) {
			ProfileSettings settings = cluster.profile("orders", 0, 1, 2)
				.property("targetServerType", "primary")
				.node("a", (node) -> at(node, cluster, 0))
				.node("b", (node) -> at(node, cluster, 1))
				.node("c", (node) -> at(node, cluster, 2))
				.build();
			try (PostgresClients.Closeable clients = PostgresClients.open(settings);
					WriteScope scope = WriteScope.open()) {
				PostgresClient orders = clients.get("orders");
				ReplicaCluster.awaitReplicas(orders);
				orders.sql("create table kept (v int)").update();
				orders.sql("insert into kept values (1)").update();
				String before = orders.writePosition().toString();
				cluster.awaitReplay(1);
				cluster.awaitReplay(2);
				cluster.node(0).kill();
				cluster.node(1).promote();
				cluster.follow(2, 1);
				Awaitility.await()
					.pollInSameThread()
					.atMost(Duration.ofSeconds(30))
					.ignoreExceptions()
					.until(() -> orders.sql("insert into kept values (2)").update() == 1);
				for (int i = 0; i < 20; i++) {
					assertThat(orders.replica().sql("select max(v) from kept").query(Integer.class).single())
						.isEqualTo(2);
				}
				assertThat(orders.writePosition().toString()).isNotEqualTo(before);
				assertThat(orders.replica()
					.after(io.github.pgprofiles.WritePosition.parse(before))
					.sql("select max(v) from kept")
					.query(Integer.class)
					.single()).isEqualTo(2);
			}
		}
	}

	private static void at(io.github.pgprofiles.config.ProfileSettingsBuilder node, TestCluster cluster, int number) {
		node.host(cluster.node(number).host()).port(cluster.node(number).port());
	}

}
