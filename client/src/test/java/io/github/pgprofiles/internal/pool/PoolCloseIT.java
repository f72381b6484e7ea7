package io.github.pgprofiles.internal.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A client that is closed while it is used, and connections that nobody gives back. */
@Timeout(60)
@PostgresTest
class PoolCloseIT {

	private static final int SIZE = 4;

	/** Of connections that are in use. */
	private static final Duration DRAIN = Duration.ofSeconds(5);

	static TestDatabase database;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		other.sql("create table done (n int)").update();
	}

	@BeforeEach
	void empty() {
		other.sql("truncate done").update();
	}

	private static PostgresClients.Closeable clients() {
		return PostgresClients.open(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(SIZE).withMinSize(SIZE).withTimeout(Duration.ofSeconds(20)))
			.build());
	}

	private static int sessions() {
		return other
			.sql("select count(*) from pg_stat_activity where datname = current_database() and"
					+ " application_name = 'orders'")
			.query(Integer.class)
			.single();
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	@Test
	@Timing
	void closingUnderLoadLetsWorkFinishAndRefusesNew() {
		PostgresClients.Closeable clients = clients();
		PostgresClient client = clients.primary();
		long[] begin = new long[1];
		try (Load load = new Load(3 * SIZE, () -> client.transaction().run((tx) -> {
			tx.sql("insert into done values (1)").update();
			tx.sql("select pg_sleep(0.3)").query().list();
		}))) {
			Awaitility.await().until(() -> load.successes() > SIZE);
			begin[0] = System.nanoTime();
			clients.close();
			assertThat(since(begin[0])).isLessThan(Duration.ofSeconds(2));
			long after = System.nanoTime();
			Awaitility.await()
				.until(() -> load.outcomes().stream().filter((each) -> each.begin() > after).count() > SIZE);
			load.close();
			assertThat(load.failures()).isNotEmpty().allSatisfy((failure) -> {
				assertThat(failure).isInstanceOf(ClientClosedException.class).hasMessageContaining("Profile 'orders'");
			});
			assertThat(load.outcomes()).filteredOn((each) -> each.begin() > begin[0])
				.allSatisfy((each) -> assertThat(each.took()).isLessThan(Duration.ofSeconds(1)));
			assertThat(other.sql("select count(*) from done").query(Long.class).single()).isEqualTo(load.successes());
		}
		Awaitility.await().untilAsserted(() -> assertThat(sessions()).isZero());
	}

	@Test
	@Timing
	void closingAbortsWhatDoesNotEndInTime() {
		PostgresClients.Closeable clients = clients();
		PostgresClient client = clients.primary();
		CompletableFuture<RuntimeException> hanging = CompletableFuture.supplyAsync(() -> {
			try {
				client.sql("insert into done select 1 from pg_sleep(60)").update();
				return new IllegalStateException("It has ended");
			}
			catch (RuntimeException ex) {
				return ex;
			}
		});
		Awaitility.await()
			.until(() -> other.sql("select count(*) from pg_stat_activity where wait_event = 'PgSleep'")
				.query(Integer.class)
				.single() == 1);
		try (LogCapture log = new LogCapture()) {
			long begin = System.nanoTime();
			clients.close();
			assertThat(since(begin)).isBetween(DRAIN, DRAIN.plusSeconds(1));
			assertThat(log.lines()).anyMatch((line) -> line
				.contains("Profile 'orders': 1 connections are still in use 5000 ms after the pool began to close"));
		}
		RuntimeException failure = hanging.orTimeout(5, TimeUnit.SECONDS).join();
		assertThat(PostgresError.of(failure).sqlState()).startsWith("08");
		// the server notices when it has to answer
		other.sql("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'").query().list();
		assertThat(other.sql("select count(*) from done").query(Long.class).single()).isZero();
	}

	@Test
	void closingSendsAwayWhoWaits() throws Exception {
		HikariDataSource pool = Profiles.pool(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(1).withMinSize(1).withTimeout(Duration.ofSeconds(30)))
			.build());
		PostgresClient client = Profiles.client(pool);
		List<Callable<Object>> calls = List.of(() -> client.sql("select 1").query(Integer.class).single(),
				() -> client.transaction().execute((tx) -> tx.sql("select 1").query(Integer.class).single()),
				() -> client.sql("select 1").query(Integer.class).stream().toList(),
				() -> TestServer.isPooled() ? client.lock("job").inTransaction().tryRun(Duration.ZERO, (tx) -> {
				}) : client.lock("job").tryRun(Duration.ZERO, () -> {
				}));
		ExecutorService executor = Executors.newFixedThreadPool(calls.size() + 1);
		try {
			int value = client.transaction().execute((tx) -> {
				List<Future<Boolean>> waiting = calls.stream().map((call) -> executor.submit(refused(call))).toList();
				Awaitility.await()
					.until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == calls.size());
				executor.execute(pool::close);
				for (Future<Boolean> each : waiting) {
					assertThat(each.get(2, TimeUnit.SECONDS)).as("interrupted").isFalse();
				}
				// who has a connection may finish
				return tx.sql("select 7").query(Integer.class).single();
			});
			assertThat(value).isEqualTo(7);
			Awaitility.await().until(() -> sessions() == 0);
		}
		finally {
			executor.shutdownNow();
		}
	}

	/** A call that is refused; returns whether its thread is interrupted. */
	private static Callable<Boolean> refused(Callable<Object> call) {
		return () -> {
			assertThatExceptionOfType(ClientClosedException.class).isThrownBy(call::call);
			return Thread.currentThread().isInterrupted();
		};
	}

	@Test
	void leakedConnectionIsNamedWithItsStackAndCounted() {
		PoolSettings settings = new PoolSettings(1, 2, Duration.ofSeconds(2), Duration.ofMinutes(30),
				Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofSeconds(2));
		try (HikariDataSource pool = Profiles.pool(Profiles.of("orders", database).pool(settings).build());
				LogCapture log = new LogCapture()) {
			Stream<Integer> leaked = forgetful(Profiles.client(pool));
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isOne();
			Awaitility.await()
				.atMost(Duration.ofSeconds(4))
				.untilAsserted(() -> assertThat(log.lines())
					.anyMatch((line) -> line.contains("leak") && line.contains("PoolCloseIT.forgetful")));
			leaked.close();
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
	}

	private static Stream<Integer> forgetful(PostgresClient client) {
		return client.sql("select 1").query(Integer.class).stream();
	}

}
