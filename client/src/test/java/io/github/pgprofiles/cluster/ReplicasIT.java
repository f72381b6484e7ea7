package io.github.pgprofiles.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.pgprofiles.NodeClient;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.WritePosition;
import io.github.pgprofiles.WriteScope;
import io.github.pgprofiles.config.ReplicaSettings;
import io.github.pgprofiles.error.InvalidWritePositionException;
import io.github.pgprofiles.error.ReplicaUnavailableException;
import io.github.pgprofiles.error.UnknownNodeException;
import io.github.pgprofiles.error.UnknownProfileException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Nodes of a profile, and reads on replicas that have the reader's own writes. */
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class ReplicasIT {

	private static ReplicaCluster servers;

	private static PostgresClients.Closeable clients;

	private static PostgresClient orders;

	private WriteScope scope;

	@BeforeAll
	static void start() {
		servers = new ReplicaCluster();
		servers.cluster().node(0).execute("select 1");
		clients = servers.open((settings) -> settings);
		orders = clients.get("orders");
		orders.sql("create table mine (id int primary key, v int not null)").update();
		orders.sql("insert into mine select i, 0 from generate_series(1, 100) i").update();
		orders
			.sql("create function bump(int) returns int language sql as 'update mine set v = v + 1 where id = $1"
					+ " returning v'")
			.update();
		servers.cluster().awaitReplay(1);
		servers.cluster().awaitReplay(2);
	}

	@AfterAll
	static void stop() {
		clients.close();
		servers.close();
	}

	@BeforeEach
	void begin() {
		this.scope = WriteScope.open();
	}

	@AfterEach
	void end() {
		this.scope.close();
		for (int standby = 1; standby <= 2; standby++) {
			servers.cluster().resumeReplay(standby);
		}
	}

	private static void pause() {
		servers.cluster().pauseReplay(1);
		servers.cluster().pauseReplay(2);
	}

	private static void resume() {
		servers.cluster().resumeReplay(1);
		servers.cluster().resumeReplay(2);
	}

	@Test
	void readsGoToReplicas() {
		assertThat(ReplicaCluster.isOnStandby(orders)).isTrue();
		assertThat(orders.replica().streaming().sql("select pg_is_in_recovery()").query(Boolean.class).stream())
			.containsExactly(true);
		ByteArrayOutputStream copied = new ByteArrayOutputStream();
		orders.replica().copy().query("select pg_is_in_recovery()").csv().to(copied);
		assertThat(copied.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("t");
		List<Writes.Row> exported = java.util.Collections.synchronizedList(new ArrayList<>());
		orders.replica().copy().from("mine").records(Writes.Row.class).parallel(2).to(exported::add);
		assertThat(exported).hasSize(100);
		assertThat(orders.replica()
			.transaction()
			.<Boolean, RuntimeException>execute(
					(tx) -> tx.sql("select pg_is_in_recovery()").query(Boolean.class).single()))
			.isTrue();
		assertThat(orders.transaction()
			.readOnly()
			.onReplica()
			.repeatableRead()
			.<Boolean, RuntimeException>execute(
					(tx) -> tx.sql("select pg_is_in_recovery()").query(Boolean.class).single()))
			.isTrue();
		assertThat(orders.sql("select pg_is_in_recovery()").query(Boolean.class).single()).isFalse();
	}

	@Test
	void nodeIsReadOnByName() {
		NodeClient node = orders.on("replica-2");
		assertThat(node.profile()).isEqualTo("orders");
		assertThat(node.node()).isEqualTo("replica-2");
		assertThat(node.sql("select pg_is_in_recovery()").query(Boolean.class).single()).isTrue();
		assertThat(node.schema().tables("public", "mine")).hasSize(1);
		assertThat(orders.nodes()).containsExactly("replica-1", "replica-2");
		assertThat(clients.on("orders", "replica-1").node()).isEqualTo("replica-1");
		assertThatExceptionOfType(UnknownProfileException.class).isThrownBy(() -> clients.get("orders/replica-1"))
			.withMessageContaining("A node is reached by on(\"orders\", \"replica-1\")");
		// beside a transaction, whose rows it does not see
		orders.transaction().run((tx) -> {
			tx.sql("delete from mine where id = 7").update();
			assertThat(node.sql("select count(*) from mine where id = 7").query(Long.class).single()).isEqualTo(1);
			tx.rollbackOnly();
		});
		assertThatExceptionOfType(UnknownNodeException.class).isThrownBy(() -> orders.on("Replica-1"))
			.withMessageContaining("orders")
			.withMessageContaining("no node 'Replica-1'; known are [replica-1, replica-2]")
			.withMessageContaining("case-sensitive");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.pgprofiles.cluster.Writes#all")
	void writerSeesWhatItHasWritten(String name, Consumer<PostgresClient> write) {
		long before = orders.sql("select v from mine where id = 1").query(Long.class).single();
		servers.cluster().awaitReplay(1);
		servers.cluster().awaitReplay(2);
		pause();
		write.accept(orders);
		assertThat(orders.replica().sql("select v from mine where id = 1").query(Long.class).single())
			.as("beside replicas that do not have it")
			.isEqualTo(before + 1);
		assertThat(orders.transaction()
			.readOnly()
			.onReplica()
			.<Long, RuntimeException>execute(
					(tx) -> tx.sql("select v from mine where id = 1").query(Long.class).single()))
			.isEqualTo(before + 1);
		assertThat(orders.replica().streaming().sql("select v from mine where id = 1").query(Long.class).stream())
			.containsExactly(before + 1);
		WritePosition position = orders.writePosition();
		assertThat(position.isNone()).isFalse();
		CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> orders.replica()
			.after(WritePosition.parse(position.toString()))
			.sql("select v from mine where id = 1")
			.query(Long.class)
			.single());
		assertThat(other.join()).isEqualTo(before + 1);
		assertThat(CompletableFuture
			.supplyAsync(
					() -> orders.replica().orFail().sql("select v from mine where id = 1").query(Long.class).single())
			.join()).as("of somebody who has written nothing").isEqualTo(before);
		resume();
		Awaitility.await()
			.pollInSameThread()
			.atMost(Duration.ofSeconds(30))
			.until(() -> ReplicaCluster.isOnStandby(orders));
		assertThat(orders.replica().orFail().sql("select v from mine where id = 1").query(Long.class).single())
			.isEqualTo(before + 1);
	}

	@Test
	void readsAloneHaveNoPosition() {
		orders.sql("select * from mine where id = 1 and v >= coalesce(?, 0)").param(0).query().list();
		assertThat(orders.writePosition()).isEqualTo(WritePosition.none());
		orders.transaction().run((tx) -> tx.sql("select count(*) from mine").query(Long.class).single());
		orders.transaction().readOnly().run((tx) -> tx.sql("select count(*) from mine").query(Long.class).single());
		assertThat(orders.writePosition()).isEqualTo(WritePosition.none());
		orders.streaming().sql("select * from mine").query(Writes.Row.class).forEach((row) -> {
		});
		assertThat(orders.writePosition()).isEqualTo(WritePosition.none());
		orders.sql("select * from mine where id > ?").param(1).fetchSize(10).query(Writes.Row.class).forEach((row) -> {
		});
		assertThat(orders.writePosition()).isEqualTo(WritePosition.none());
		orders.copy().from("mine").csv().to(new ByteArrayOutputStream());
		assertThat(orders.writePosition()).isEqualTo(WritePosition.none());
	}

	@Test
	void rolledBackHasNoPosition() {
		orders.transaction().run((tx) -> {
			tx.sql("update mine set v = v + 1 where id = 2").update();
			tx.rollbackOnly();
		});
		assertThat(orders.writePosition().isNone()).isTrue();
	}

	@Test
	void costsNoRoundTrip() {
		try (PostgresClients.Closeable plain = servers.open(io.github.pgprofiles.ClientOptions.defaults(),
				servers.withoutNodes().build())) {
			for (Consumer<PostgresClient> work : List.<Consumer<PostgresClient>>of(
					(client) -> client.sql("update mine set v = v + 1 where id = ?").param(3).update(),
					(client) -> client.transaction()
						.run((tx) -> tx.sql("update mine set v = v + 1 where id = ?").param(3).update()),
					(client) -> client.sql("select bump(3)").query(Long.class).single(),
					(client) -> client.sql("select v from mine where id = 3").query(Long.class).single())) {
				work.accept(orders);
				work.accept(plain.get("orders"));
				int own = trips(() -> work.accept(orders));
				assertThat(own).isEqualTo(trips(() -> work.accept(plain.get("orders"))));
			}
		}
	}

	/** The looks at the primary are on the same proxy: the least of some. */
	private static int trips(Runnable work) {
		int least = Integer.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			servers.proxy(0).takeRoundTrips();
			work.run();
			least = Math.min(least, servers.proxy(0).takeRoundTrips());
		}
		return least;
	}

	@Test
	void readWithPositionIsOneRoundTrip() {
		try (PostgresClients.Closeable patient = servers
			.open((settings) -> settings.replicas(ReplicaSettings.defaults().withMaxWait(Duration.ofSeconds(20))))) {
			readWithPositionIsOneRoundTrip(patient.get("orders"));
		}
	}

	private static void readWithPositionIsOneRoundTrip(PostgresClient orders) {
		orders.replica().sql("select v from mine where id = 4").query(Long.class).single();
		int least = Integer.MAX_VALUE;
		for (int i = 0; i < 10; i++) {
			orders.sql("update mine set v = v + 1 where id = 4").update();
			servers.proxy(0).takeRoundTrips();
			servers.proxy(1).takeRoundTrips();
			servers.proxy(2).takeRoundTrips();
			assertThat(orders.replica().orFail().sql("select v from mine where id = 4").query(Long.class).single())
				.isEqualTo(orders.sql("select v from mine where id = 4").query(Long.class).single());
			least = Math.min(least, servers.proxy(1).takeRoundTrips() + servers.proxy(2).takeRoundTrips());
		}
		assertThat(least).isEqualTo(1);
	}

	@Test
	void transactionKeepsItsReads() {
		orders.transaction().run((tx) -> {
			tx.sql("update mine set v = -1 where id = 5").update();
			assertThat(orders.replica().sql("select v from mine where id = 5").query(Long.class).single())
				.isEqualTo(-1);
			assertThatExceptionOfType(ReplicaUnavailableException.class)
				.isThrownBy(() -> orders.replica().orFail().sql("select 1").query().list())
				.withMessageContaining("a transaction is open");
			tx.rollbackOnly();
		});
	}

	@Test
	void scopeIsTheCaller() throws Exception {
		servers.cluster().awaitReplay(1);
		servers.cluster().awaitReplay(2);
		pause();
		try (WriteScope request = WriteScope.open()) {
			orders.sql("update mine set v = v + 1 where id = 6").update();
			assertThat(ReplicaCluster.isOnStandby(orders)).isFalse();
			assertThat(CompletableFuture.supplyAsync(() -> ReplicaCluster.isOnStandby(orders)).join()).isTrue();
			CompletableFuture<Boolean> within = new CompletableFuture<>();
			CompletableFuture.runAsync(request.wrap(() -> within.complete(ReplicaCluster.isOnStandby(orders)))).join();
			assertThat(within.join()).isFalse();
			assertThat(request.wrapCallable(() -> ReplicaCluster.isOnStandby(orders)).call()).isFalse();
		}
		assertThat(ReplicaCluster.isOnStandby(orders)).as("the scope around it").isTrue();
	}

	@Test
	void positionOfAnotherClusterIsRefused() {
		orders.sql("update mine set v = v + 1 where id = 8").update();
		String own = orders.writePosition().toString();
		assertThat(own).matches("[0-9a-z-]{5,40}");
		String other = "1-zzzzzzzzz" + own.substring(own.indexOf('-', 2));
		assertThatExceptionOfType(InvalidWritePositionException.class)
			.isThrownBy(() -> orders.replica().after(WritePosition.parse(other)))
			.withMessageContaining("another database cluster");
		for (String bad : List.of("", "1", "x", "1-1-1", own + "-x", own.toUpperCase(java.util.Locale.ROOT),
				"2" + own.substring(1), "1-0-0-0", "1-1-zzzzzzz-1")) {
			assertThatExceptionOfType(InvalidWritePositionException.class).isThrownBy(() -> WritePosition.parse(bad));
		}
		assertThat(WritePosition.parse("0")).isEqualTo(WritePosition.none());
	}

	@Test
	void laggingReplicaIsLeftAlone() {
		try (PostgresClients.Closeable strict = servers
			.open((settings) -> settings.replicas(ReplicaSettings.defaults().withMaxLag(Duration.ofMillis(400))))) {
			PostgresClient client = strict.get("orders");
			pause();
			Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(30)).until(() -> {
				try (WriteScope other = WriteScope.open()) {
					client.sql("update mine set v = v + 1 where id = 9").update();
				}
				return !ReplicaCluster.isOnStandby(client);
			});
			assertThatExceptionOfType(ReplicaUnavailableException.class)
				.isThrownBy(() -> client.replica().orFail().sql("select 1").query().list())
				.withMessageContaining("'replica-1' is behind by")
				.withMessageContaining("max-lag is 400 ms");
			resume();
			Awaitility.await()
				.pollInSameThread()
				.atMost(Duration.ofSeconds(30))
				.until(() -> ReplicaCluster.isOnStandby(client));
		}
	}

}
