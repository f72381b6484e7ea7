package io.github.pgprofiles.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** A network that loses, cuts, slices or delays what is sent. */
@Timeout(120)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@PostgresTest
class NetworkFaultIT {

	private static final Duration SOCKET = Duration.ofSeconds(2);

	private static final int SIZE = 4;

	static TestDatabase database;

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	private final String sslmode;

	private TestProxy proxy;

	NetworkFaultIT(String sslmode) {
		assumeFalse(TestServer.isPooled() && sslmode.equals("require"), "TLS ends at the pooler: PoolerTlsIT");
		this.sslmode = sslmode;
	}

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
	}

	private ProfileSettingsBuilder profile(Duration timeout) {
		return Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.sslmode(this.sslmode)
			.pool(PoolSettings.defaults().withMaxSize(SIZE).withMinSize(SIZE).withTimeout(timeout));
	}

	private static void full(HikariDataSource pool) {
		Awaitility.await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == SIZE);
	}

	private static void idle(Duration time) {
		Awaitility.await().pollDelay(time).until(() -> true);
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	@Test
	@Timing
	void halfOpenSessionIsGivenUpAtTheSocketTimeoutAndEvicted() {
		try (HikariDataSource pool = Profiles
			.pool(profile(Duration.ofSeconds(10)).property("socketTimeout", String.valueOf(SOCKET.toSeconds()))
				.build())) {
			PostgresClient client = Profiles.client(pool);
			client.sql("select 1").query().list();
			int[] pid = new int[1];
			long[] begin = new long[1];
			assertThatExceptionOfType(DataAccessResourceFailureException.class)
				.isThrownBy(() -> client.transaction().run((tx) -> {
					pid[0] = tx.sql("select pg_backend_pid()").query(Integer.class).single();
					this.proxy.freeze();
					begin[0] = System.nanoTime();
					tx.sql("select 1").query().list();
				}))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("08006"));
			assertThat(since(begin[0])).isBetween(SOCKET, SOCKET.plus(SOCKET.dividedBy(10)));
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
			assertThat(Backends.of(client)).isNotEqualTo(pid[0]);
		}
	}

	/** Without a socket time-out, which nobody sets: the pool's own check finds them. */
	@Test
	@Timing
	void callerGetsPastIdleConnectionsThatAreHalfOpen() {
		Duration timeout = Duration.ofSeconds(6);
		try (HikariDataSource pool = Profiles.pool(profile(timeout).build())) {
			full(pool);
			this.proxy.freeze();
			idle(Duration.ofMillis(600));
			long begin = System.nanoTime();
			assertThat(Profiles.client(pool).sql("select 1").query(Integer.class).single()).isOne();
			assertThat(since(begin)).isLessThan(timeout);
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
	}

	@Test
	@Tag("long")
	@Timing
	void keepaliveFindsIdleConnectionsThatAreHalfOpen() {
		PoolSettings settings = new PoolSettings(SIZE, SIZE, Duration.ofSeconds(4), Duration.ofMinutes(30),
				Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ZERO);
		try (HikariDataSource pool = Profiles.pool(profile(Duration.ofSeconds(4)).pool(settings).build())) {
			full(pool);
			this.proxy.freeze();
			this.proxy.takeConnections();
			this.proxy.takeCancels();
			int opened = 0;
			long begin = System.nanoTime();
			while (opened < SIZE) {
				assertThat(since(begin)).isLessThan(Duration.ofSeconds(45));
				idle(Duration.ofMillis(500));
				// the driver also sends a cancel for each check that is not answered
				opened += this.proxy.takeConnections() - this.proxy.takeCancels();
			}
			full(pool);
			begin = System.nanoTime();
			assertThat(Profiles.client(pool).sql("select 1").query(Integer.class).single()).isOne();
			assertThat(since(begin)).isLessThan(Duration.ofMillis(250));
		}
	}

	@Test
	@Timing
	void borrowingFromABlackHoleEndsAtThePoolsTimeoutAndHeals() {
		Duration timeout = Duration.ofSeconds(1);
		try (HikariDataSource pool = Profiles.pool(profile(timeout).build())) {
			PostgresClient client = Profiles.client(pool);
			full(pool);
			this.proxy.blackHole(true);
			this.proxy.reset();
			for (int i = 0; i < SIZE; i++) {
				// some of them hear of a connection that was cut before they wait
				long begin = System.nanoTime();
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> client.sql("select 1").query().list())
					.withMessageContaining("Profile 'orders'");
				assertThat(since(begin)).isLessThan(timeout.plus(timeout.dividedBy(10)));
			}
			long begin = System.nanoTime();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.sql("select 1").query().list());
			assertThat(since(begin)).isBetween(timeout, timeout.plus(timeout.dividedBy(10)));
			this.proxy.blackHole(false);
			begin = System.nanoTime();
			Awaitility.await()
				.ignoreExceptions()
				.until(() -> client.sql("select 1").query(Integer.class).single() == 1);
			// the attempt that is in the hole ends first
			assertThat(since(begin)).isLessThan(timeout.plusSeconds(1));
		}
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void resetsUnderLoadLeaveNothingWrongAndNothingLost() {
		try (HikariDataSource pool = Profiles.pool(profile(Duration.ofSeconds(5)).build());
				PostgresClients.Closeable others = Profiles.single("other", database)) {
			PostgresClient client = Profiles.client(pool);
			PostgresClient other = others.primary();
			client.sql("drop table if exists moved").update();
			client.sql("create table moved (id int primary key, n int not null)").update();
			client.sql("insert into moved values (1, 0), (2, 0)").update();
			Random random = new Random(5);
			try (Load load = new Load(SIZE,
					() -> client.sql("update moved set n = case id when 1 then n + 1 else n - 1 end").update())) {
				for (int i = 0; i < 20; i++) {
					long before = load.successes();
					Awaitility.await().until(() -> load.successes() > before + 5);
					idle(Duration.ofMillis(1 + random.nextInt(30)));
					this.proxy.reset();
				}
				load.close();
				assertThat(load.failures()).isNotEmpty().allSatisfy((failure) -> {
					assertThat(failure).hasMessageContaining("Profile 'orders'");
					assertThat(PostgresError.of(failure).sqlState()).isIn("08006", "08001");
				});
				assertThat(other.sql("select sum(n) from moved").query(Integer.class).single()).isZero();
				assertThat(other.sql("select n from moved where id = 1").query(Long.class).single())
					.isBetween(load.successes(), load.successes() + load.failures().size());
			}
			// nobody has looked at those that the last reset hit while they lay idle
			HikariPoolMXBean counts = pool.getHikariPoolMXBean();
			counts.softEvictConnections();
			full(pool);
			assertThat(counts.getActiveConnections()).isZero();
			assertThat(counts.getTotalConnections()).isEqualTo(SIZE);
			Awaitility.await().pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
				int sessions = sessions(other);
				if (sessions < SIZE) {
					// one that was being made when the last reset came
					counts.softEvictConnections();
				}
				assertThat(sessions).isEqualTo(SIZE);
			});
		}
	}

	private static int sessions(PostgresClient client) {
		return client
			.sql("select count(*) from pg_stat_activity where datname = current_database() and"
					+ " application_name = 'orders'")
			.query(Integer.class)
			.single();
	}

	record Line(int id, String text, double number) {
	}

	@Test
	@NotPooled("slices the first message of a connection, which PgBouncer 1.18 takes whole only: PoolerTlsIT")
	void slicesAndLatencyChangeNothing() {
		String rows = "select n as id, repeat('é𝒳' || n, n % 7) as text, n / 3.0::float8 as number"
				+ " from generate_series(1, 300) n";
		try (HikariDataSource direct = Profiles.pool("orders", database);
				HikariDataSource pool = Profiles.pool(profile(Duration.ofSeconds(5)).build())) {
			List<Line> expected = Profiles.client(direct).sql(rows).query(Line.class).list();
			assertThat(expected).hasSize(300);
			PostgresClient client = Profiles.client(pool);
			client.sql("drop table if exists lines").update();
			client.sql("create table lines (id int, text text, number float8)").update();
			this.proxy.trickle(1, Duration.ZERO);
			unchanged(client, rows, expected);
			this.proxy.trickle(100, Duration.ofMillis(1));
			unchanged(client, rows, expected);
			this.proxy.trickle(0, Duration.ZERO);
			this.proxy.latency(Duration.ofMillis(5));
			this.proxy.reset();
			pool.getHikariPoolMXBean().softEvictConnections();
			Awaitility.await()
				.ignoreExceptions()
				.until(() -> client.sql("select 1").query(Integer.class).single() == 1);
			unchanged(client, rows, expected);
		}
	}

	private static void unchanged(PostgresClient client, String rows, List<Line> expected) {
		assertThat(client.sql(rows).query(Line.class).list()).isEqualTo(expected);
		for (StreamEngine engine : StreamEngine.values()) {
			List<Line> streamed = new ArrayList<>();
			client.sql(rows).engine(engine).query(Line.class).forEach(streamed::add);
			assertThat(streamed).as("%s", engine).isEqualTo(expected);
		}
		client.sql("truncate lines").update();
		client.batch("insert into lines values (?, ?, ?)",
				expected.stream().map((line) -> List.<Object>of(line.id(), line.text(), line.number())).toList());
		assertThat(client.sql("select * from lines order by id").query(Line.class).list()).isEqualTo(expected);
	}

}
