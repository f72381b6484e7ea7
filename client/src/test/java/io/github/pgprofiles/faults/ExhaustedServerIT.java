package io.github.pgprofiles.faults;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.TransientDataAccessResourceException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** SQLSTATE 53300: a server that has no connection left, or just one. */
@Timeout(60)
@Tag("own-server")
class ExhaustedServerIT {

	private static final int FREE = 7;

	private static final int CALLERS = 4;

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static OwnServer server;

	private final List<Connection> taken = new ArrayList<>();

	private TestProxy proxy;

	@BeforeAll
	static void start() {
		assumeTrue(OwnServer.isPossible());
		server = new OwnServer(
				Map.of("max_connections", String.valueOf(FREE + 3), "superuser_reserved_connections", "3"));
	}

	@AfterAll
	static void end() throws IOException {
		if (server != null) {
			server.close();
		}
	}

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(server.host(), server.port());
	}

	@AfterEach
	void close() throws IOException, SQLException {
		giveBack();
		this.proxy.close();
		Awaitility.await().ignoreExceptions().untilAsserted(() -> {
			take(FREE);
			giveBack();
		});
	}

	private void take(int count) throws SQLException {
		for (int i = 0; i < count; i++) {
			this.taken.add(DriverManager.getConnection(
					"jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), server.database()),
					TestServer.USER, TestServer.PASSWORD));
		}
	}

	private void giveBack() throws SQLException {
		for (Connection each : this.taken) {
			each.close();
		}
		this.taken.clear();
	}

	private ProfileSettingsBuilder profile() {
		return ProfileSettings.builder("orders")
			.host(this.proxy.host())
			.port(this.proxy.port())
			.database(server.database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pool(PoolSettings.defaults().withMaxSize(CALLERS).withMinSize(0).withTimeout(TIMEOUT));
	}

	private static void select(PostgresClient client) {
		client.sql("select 1").query().list();
	}

	@Test
	@Timing
	void callersWaitWithoutAStormAreToldWhyAndRecover() throws SQLException {
		try (HikariDataSource pool = Profiles.pool(profile().build())) {
			PostgresClient client = Profiles.client(pool);
			Awaitility.await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() == 0);
			take(FREE);
			this.proxy.takeConnections();
			Load load = new Load(CALLERS, () -> select(client));
			try (load) {
				Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> load.failures().size() >= 2 * CALLERS);
				assertThat(this.proxy.takeConnections()).as("in the time of two time-outs").isBetween(4, 25);
				assertThat(load.successes()).isZero();
				long begin = System.nanoTime();
				giveBack();
				Awaitility.await().until(() -> load.successes() > CALLERS);
				assertThat(load.firstSuccessAfter(begin)).isLessThan(Duration.ofSeconds(1));
			}
			assertThat(load.failures()).allSatisfy((failure) -> {
				assertThat(failure).isInstanceOf(TransientDataAccessResourceException.class)
					.hasMessageContaining("Profile 'orders'")
					.hasMessageContaining("53300");
				assertThat(PostgresError.of(failure).sqlState()).isEqualTo("53300");
				assertThat(PostgresError.of(failure).safeToRetry()).isTrue();
			});
			assertThat(load.outcomes()).filteredOn((each) -> !each.isSuccess())
				.allSatisfy(
						(each) -> assertThat(each.took()).isBetween(TIMEOUT.minusMillis(50), TIMEOUT.plusMillis(300)));
		}
	}

	@Test
	void oneConnectionThatIsLeftIsShared() throws SQLException {
		try (HikariDataSource pool = Profiles.pool(profile().build())) {
			PostgresClient client = Profiles.client(pool);
			Awaitility.await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() == 0);
			take(FREE - 1);
			try (Load load = new Load(CALLERS, () -> client.sql("select pg_sleep(0.05)").query().list())) {
				Awaitility.await().until(() -> load.successes() >= 20);
				load.close();
				assertThat(load.failures()).isEmpty();
			}
			assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isOne();
		}
	}

	@Test
	@Timing
	void startThatDoesNotWaitFailsAtOnceWithTheServersWords() throws SQLException {
		take(FREE);
		long begin = System.nanoTime();
		assertThatExceptionOfType(ProfileUnavailableException.class)
			.isThrownBy(() -> PostgresClients
				.open(profile().startup(StartupSettings.defaults().withMode(StartupMode.FAIL_FAST)).build()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("53300"));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
	}

	@Test
	void startWaitsForAConnectionThatIsFree() throws SQLException {
		take(FREE);
		StartupSettings startup = new StartupSettings(StartupMode.WAIT, Duration.ofMillis(100), Duration.ofSeconds(1),
				Duration.ZERO, true);
		try (LogCapture log = new LogCapture()) {
			CompletableFuture<PostgresClients.Closeable> opening = CompletableFuture
				.supplyAsync(() -> PostgresClients.open(profile().startup(startup).build()));
			Awaitility.await()
				.until(() -> log.lines()
					.stream()
					.filter((line) -> line.contains("SQLSTATE 53300") && line.contains("the next in"))
					.count() >= 2);
			giveBack();
			try (PostgresClients.Closeable clients = opening.join()) {
				select(clients.primary());
			}
		}
	}

}
