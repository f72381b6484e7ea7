package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Sixteen clients at once on four sessions of the server, which are lent in turn. */
@Timeout(120)
@PostgresTest
@RequiresPgBouncer
class SharedSessionsIT {

	private static final int CLIENTS = 16;

	private static final int ROUNDS = 40;

	static TestDatabase database;

	record Row(int a, int b) {
	}

	@Test
	void everybodyGetsHisOwn() throws Exception {
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(),
				"default_pool_size = 4", "min_pool_size = 4", "server_round_robin = 1");
				PostgresClients.Closeable one = open(bouncer);
				PostgresClients.Closeable other = open(bouncer)) {
			PostgresClient orders = one.primary();
			for (int i = 0; i < CLIENTS; i++) {
				orders.sql("create table t%d (a int primary key, b int)".formatted(i)).update();
			}
			orders.sql("create table counted (n int)").update();
			orders.sql("insert into counted values (0)").update();
			AtomicInteger ran = new AtomicInteger();
			AtomicInteger inside = new AtomicInteger();
			List<Future<?>> work = new ArrayList<>();
			ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
			for (int i = 0; i < CLIENTS; i++) {
				int number = i;
				PostgresClient client = (i % 2 == 0) ? orders : other.primary();
				work.add(threads.submit(() -> {
					for (int round = 0; round < ROUNDS; round++) {
						work(client, number, round);
						once(client, round, ran);
						lock(client, inside);
					}
				}));
			}
			for (Future<?> each : work) {
				each.get(100, TimeUnit.SECONDS);
			}
			threads.shutdown();
			assertThat(ran).hasValue(ROUNDS);
			assertThat(orders.sql("select n from counted").query(Integer.class).single())
				.isEqualTo(ROUNDS + CLIENTS * ROUNDS);
			for (int i = 0; i < CLIENTS; i++) {
				assertThat(orders.sql("select count(*) from t%d where b = %d".formatted(i, i))
					.query(Integer.class)
					.single()).isEqualTo(2 * ROUNDS);
			}
		}
	}

	private static PostgresClients.Closeable open(PgBouncer bouncer) throws IOException {
		return PostgresClients.open(PooledProfile.orders(database, bouncer.port())
			.timeouts(new TimeoutSettings(Duration.ofSeconds(20), null, null))
			.pool(PoolSettings.defaults().withMaxSize(CLIENTS / 2).withTimeout(Duration.ofSeconds(20)))
			.build());
	}

	/** The same texts but for a table, which the driver would give the same name. */
	private static void work(PostgresClient client, int number, int round) {
		assertThat(client.sql("select :n::int as a, %d as b".formatted(number))
			.param("n", round)
			.query(Row.class)
			.single()).isEqualTo(new Row(round, number));
		int first = 2 * round;
		client.transaction().setting("app.tenant", "t" + number).run((tx) -> {
			tx.sql("insert into t%d values (:a, :b)".formatted(number)).param("a", first).param("b", number).update();
			assertThat(tx.sql("select current_setting('app.tenant')").query(String.class).single())
				.isEqualTo("t" + number);
		});
		client.copy().into("t" + number).records(Row.class).from(List.of(new Row(first + 1, -1)));
		assertThat(client.sql("update t%d set b = :b where a = :a".formatted(number))
			.param("b", number)
			.param("a", first + 1)
			.update()).isOne();
		assertThat(client.sql("select a from t%d where a >= :a order by a".formatted(number))
			.param("a", first)
			.query(Integer.class)
			.list()).isEqualTo(IntStream.range(first, first + 2).boxed().toList());
	}

	private static void once(PostgresClient client, int round, AtomicInteger ran) {
		client.transaction().retry().once("work/" + round).run((tx) -> {
			ran.incrementAndGet();
			tx.sql("update counted set n = n + 1").update();
		});
	}

	private static void lock(PostgresClient client, AtomicInteger inside) {
		client.lock("nightly").inTransaction().run((tx) -> {
			assertThat(inside.incrementAndGet()).isOne();
			tx.sql("update counted set n = n + 1").update();
			inside.decrementAndGet();
		});
	}

}
