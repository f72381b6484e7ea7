package io.github.pgprofiles.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A server that goes away, by itself or with a crash, and comes back. */
@Timeout(120)
@Tag("own-server")
class ServerRestartIT {

	private static final int CALLERS = 4;

	/** Of one call, while the server is away. */
	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	/** By then HikariCP alone pauses for five seconds. */
	private static final Duration OUTAGE = Duration.ofSeconds(6);

	private static OwnServer server;

	@BeforeAll
	static void start() {
		assumeTrue(OwnServer.isPossible());
		server = new OwnServer(Map.of());
	}

	@AfterAll
	static void end() throws IOException {
		if (server != null) {
			server.close();
		}
	}

	private static ProfileSettingsBuilder profile(int minSize) {
		return ProfileSettings.builder("orders")
			.host(server.host())
			.port(server.port())
			.database(server.database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pool(PoolSettings.defaults().withMaxSize(CALLERS).withMinSize(minSize).withTimeout(TIMEOUT));
	}

	private static void select(PostgresClient client) {
		client.sql("select 1 from pg_sleep(0.01)").query(Integer.class).single();
	}

	private static void atWork(Load load) {
		long before = load.successes();
		Awaitility.await().until(() -> load.successes() > before + 10L * CALLERS);
	}

	/** The server and the pool count the same ones, and nobody has one. */
	private static void noConnectionIsLost(HikariDataSource pool) {
		HikariPoolMXBean counts = pool.getHikariPoolMXBean();
		Awaitility.await().untilAsserted(() -> {
			assertThat(counts.getActiveConnections()).isZero();
			assertThat(counts.getThreadsAwaitingConnection()).isZero();
			assertThat(counts.getTotalConnections()).isBetween(pool.getMinimumIdle(), CALLERS);
			assertThat(Profiles.client(pool)
				.sql("select count(*) from pg_stat_activity where application_name = 'orders'")
				.query(Integer.class)
				.single()).isEqualTo(counts.getTotalConnections());
		});
	}

	private static void everyFailureIsClassified(Load load) {
		assertThat(load.failures()).isNotEmpty().allSatisfy((failure) -> {
			assertThat(failure).hasMessageContaining("Profile 'orders'");
			if (!(failure instanceof PoolExhaustedException)) {
				assertThat(PostgresError.of(failure).sqlState()).isIn("08006", "08001", "57P01", "57P02", "57P03");
			}
		});
	}

	@Test
	@Timing
	void killedServerHealsWithinASecondOfItsReturn() {
		try (HikariDataSource pool = Profiles.pool(profile(2).build());
				LogCapture log = new LogCapture();
				Load load = new Load(CALLERS, () -> select(Profiles.client(pool)))) {
			atWork(load);
			server.kill();
			Awaitility.await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(1)).until(() -> true);
			server.start();
			long ready = System.nanoTime();
			atWork(load);
			load.close();
			assertThat(load.firstSuccessAfter(ready)).isLessThan(Duration.ofSeconds(1));
			everyFailureIsClassified(load);
			assertThat(load.failures()).filteredOn((failure) -> failure.getMessage().contains("refused"))
				.as("one for each caller and second")
				.hasSizeGreaterThan(CALLERS * (int) (OUTAGE.toSeconds() - 2));
			assertThat(load.outcomes()).filteredOn((each) -> !each.isSuccess())
				.allSatisfy((each) -> assertThat(each.took()).isLessThan(TIMEOUT.plusMillis(500)));
			noConnectionIsLost(pool);
			assertThat(log.lines())
				.anyMatch((line) -> line.contains("Profile 'orders': cannot connect to") && line.contains("08001")
						&& line.contains("trying again"))
				.anyMatch((line) -> line.contains("Profile 'orders': connected to") && line.contains("again"))
				.filteredOn((line) -> line.contains("Profile 'orders': cannot connect"))
				.hasSizeLessThan(6);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10 })
	@Timing
	void poolIsFullAgainWithinASecondOfTheServersReturn(int callers) {
		int size = 10;
		PoolSettings full = PoolSettings.defaults().withMaxSize(size).withMinSize(size).withTimeout(TIMEOUT);
		try (HikariDataSource pool = Profiles.pool(profile(2).pool(full).build())) {
			HikariPoolMXBean counts = pool.getHikariPoolMXBean();
			Awaitility.await().until(() -> counts.getIdleConnections() == size);
			try (Load load = new Load(callers, () -> select(Profiles.client(pool)))) {
				server.kill();
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> select(Profiles.client(pool)));
				Awaitility.await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(1)).until(() -> true);
				assertThat(counts.getTotalConnections()).isZero();
				server.start();
				long ready = System.nanoTime();
				Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> counts.getTotalConnections() == size);
				assertThat(Duration.ofNanos(System.nanoTime() - ready)).isLessThan(Duration.ofSeconds(1));
				load.close();
			}
			Awaitility.await()
				.untilAsserted(() -> assertThat(Profiles.client(pool)
					.sql("select count(*) from pg_stat_activity where application_name = 'orders'")
					.query(Integer.class)
					.single()).isEqualTo(size));
		}
	}

	/** The server ends all sessions then, and refuses new ones while it recovers. */
	@Test
	void killedBackendHeals() {
		try (HikariDataSource pool = Profiles.pool(profile(2).build());
				Load load = new Load(CALLERS, () -> select(Profiles.client(pool)))) {
			atWork(load);
			int pid = Profiles.client(pool).sql("select pg_backend_pid()").query(Integer.class).single();
			server.killBackend(pid);
			Awaitility.await().until(() -> !load.failures().isEmpty());
			atWork(load);
			load.close();
			everyFailureIsClassified(load);
			noConnectionIsLost(pool);
		}
	}

	@Test
	void serverThatIsAwayIsNotStormed() throws IOException {
		try (TestProxy proxy = new TestProxy(server.host(), server.port());
				HikariDataSource pool = Profiles.pool(profile(0).host(proxy.host()).port(proxy.port()).build())) {
			Duration period = Duration.ofSeconds(2);
			try (Load load = new Load(CALLERS, () -> select(Profiles.client(pool)))) {
				atWork(load);
				proxy.refuse(true);
				proxy.reset();
				proxy.takeConnections();
				Awaitility.await().pollDelay(period).until(() -> true);
			}
			// every eighth to every quarter of a second, and the first few sooner
			assertThat(proxy.takeConnections()).isBetween(5, 25);
			Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
			proxy.takeConnections();
			Awaitility.await().pollDelay(period).until(() -> true);
			assertThat(proxy.takeConnections()).as("attempts that nobody waits for").isZero();
			proxy.refuse(false);
			select(Profiles.client(pool));
			noConnectionIsLost(pool);
		}
	}

	@Test
	@Timing
	void poolThatFillsUpByItselfTriesTwiceASecond() throws IOException {
		try (TestProxy proxy = new TestProxy(server.host(), server.port());
				HikariDataSource pool = Profiles.pool(profile(2).host(proxy.host()).port(proxy.port()).build())) {
			Awaitility.await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
			proxy.refuse(true);
			proxy.reset();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> select(Profiles.client(pool)));
			Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
			proxy.takeConnections();
			Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
			assertThat(proxy.takeConnections()).isBetween(4, 7);
			proxy.refuse(false);
			long begin = System.nanoTime();
			select(Profiles.client(pool));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("a caller does not wait for that half second")
				.isLessThan(Duration.ofMillis(400));
			Awaitility.await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
		}
	}

	@Test
	@Timing
	void poolIsClosedAtOnceWhileItsServerIsAway() throws IOException {
		try (TestProxy proxy = new TestProxy(server.host(), server.port())) {
			HikariDataSource pool = Profiles.pool(profile(2).host(proxy.host()).port(proxy.port()).build());
			proxy.refuse(true);
			proxy.reset();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> select(Profiles.client(pool)));
			long begin = System.nanoTime();
			pool.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
		}
	}

}
