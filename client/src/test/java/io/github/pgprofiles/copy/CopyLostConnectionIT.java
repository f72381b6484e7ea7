package io.github.pgprofiles.copy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.CopyCase;
import io.github.pgprofiles.testing.CopyCase.Form;
import io.github.pgprofiles.testing.CopyCase.Way;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * A connection that is lost while a COPY runs: not one row, the connection out of the
 * pool, and another one in its place.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@PostgresTest
class CopyLostConnectionIT {

	private static final int AT = 3000;

	private static final int ROWS = 1000;

	private static final Duration LIMIT = Duration.ofSeconds(2);

	static TestDatabase database;

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	@TestProfile("other")
	private static PostgresClient other;

	private final String sslmode;

	private TestProxy proxy;

	private HikariDataSource pool;

	private PostgresClient client;

	CopyLostConnectionIT(String sslmode) {
		assumeFalse(TestServer.isPooled() && sslmode.equals("require"), "TLS ends at the pooler: PoolerTlsIT");
		this.sslmode = sslmode;
	}

	@BeforeAll
	static void makeTheTable() {
		CopyCase.makeTable(other);
	}

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
		this.pool = Profiles.pool(Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.sslmode(this.sslmode)
			.pool(PoolSettings.defaults().withMinSize(0).withMaxSize(1).withTimeout(Duration.ofSeconds(5)))
			.build());
		this.client = PostgresClient.create("orders", this.pool, () -> new JdbcTransactionManager(this.pool));
	}

	@AfterEach
	void close() throws IOException {
		this.pool.close();
		this.proxy.close();
	}

	static List<CopyCase> cases() {
		return CopyCase.all();
	}

	static Stream<CopyCase> streams() {
		return cases().stream().filter((each) -> each.form() == Form.STREAM);
	}

	private int pid() {
		return Backends.of(this.client);
	}

	private void nothingIsLeftOf(int pid) {
		assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertThat(pid()).isNotEqualTo(pid);
		assertThat(this.pool.getHikariPoolMXBean().getTotalConnections()).isOne();
		Awaitility.await()
			.untilAsserted(() -> assertThat(other.sql("select count(*) from pg_stat_activity where pid = ?")
				.param(pid)
				.query(Long.class)
				.single()).isZero());
		assertThat(CopyCase.rows(other)).containsExactly("-1 before");
		assertThat(other.sql("select count(*) from pg_class where relpersistence = 't'").query(Long.class).single())
			.isZero();
	}

	/** Goes on with rows until the copy fails. */
	private static CopyCase.Feed until(int at, Runnable fault) {
		return (row) -> {
			if (row == at) {
				fault.run();
			}
			return (row == 20_000_000) ? null : "x";
		};
	}

	@ParameterizedTest
	@MethodSource("cases")
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void backendThatIsTerminatedLeavesNoRow(CopyCase each) {
		int pid = pid();
		DataAccessException failure = catchThrowableOfType(DataAccessException.class,
				() -> each.run(this.client, until(AT, () -> terminate(pid)), null));
		assertThat(failure).hasMessageContaining("Profile 'orders'");
		assertThat(PostgresError.of(failure).sqlState()).isIn("57P01", "08006");
		nothingIsLeftOf(pid);
	}

	private static void terminate(int pid) {
		assertThat(other.sql("select pg_terminate_backend(?, 5000)").param(pid).query(Boolean.class).single()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void connectionThatIsResetLeavesNoRow(CopyCase each) {
		int pid = pid();
		DataAccessException failure = catchThrowableOfType(DataAccessException.class,
				() -> each.run(this.client, until(AT, this.proxy::reset), null));
		assertThat(failure).hasMessageContaining("Profile 'orders'");
		assertThat(PostgresError.of(failure).sqlState()).isEqualTo("08006");
		nothingIsLeftOf(pid);
	}

	@ParameterizedTest
	@MethodSource("streams")
	@Timing
	void limitHoldsForAServerThatStopsReading(CopyCase each) {
		int pid = stoppable();
		try {
			long[] begin = new long[1];
			CopyCase.Feed feed = until(AT, () -> signal("-STOP", pid));
			begin[0] = System.nanoTime();
			assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> each.run(this.client, feed, LIMIT))
				.withMessageContainingAll("Profile 'orders'", "2000 ms", "silent");
			// the client's grace is a tenth, and half a second at least
			assertThat(Duration.ofNanos(System.nanoTime() - begin[0])).isBetween(LIMIT, LIMIT.plusMillis(1200));
		}
		finally {
			signal("-CONT", pid);
		}
		nothingIsLeftOf(pid);
	}

	@Test
	@Timing
	void longLimitIsKeptWithinATenth() {
		int pid = stoppable();
		Duration limit = Duration.ofSeconds(6);
		try {
			long begin = System.nanoTime();
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> new CopyCase(Way.DIRECT, Form.RECORDS, false).run(this.client,
						until(AT, () -> signal("-STOP", pid)), limit));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(limit,
					limit.plus(limit.dividedBy(10)).plusMillis(500));
		}
		finally {
			signal("-CONT", pid);
		}
		nothingIsLeftOf(pid);
	}

	@Test
	@Timing
	void serverThatStopsReadingEndsTheCopyWithinTheSocketTimeout() {
		stoppable();
		try (PostgresClients.Closeable clients = PostgresClients
			.open(Profiles.of("bounded", database).sslmode(this.sslmode).property("socketTimeout", "2").build())) {
			PostgresClient bounded = clients.primary();
			int pid = Backends.of(bounded);
			long begin = System.nanoTime();
			try {
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> new CopyCase(Way.DIRECT, Form.STREAM, false).run(bounded,
							until(AT, () -> signal("-STOP", pid)), null))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).startsWith("08"));
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(2),
						Duration.ofSeconds(4));
			}
			finally {
				signal("-CONT", pid);
			}
			assertThat(Backends.of(bounded)).isNotEqualTo(pid);
		}
	}

	@ParameterizedTest
	@MethodSource("streams")
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void interruptWhileBlockedInSendingIsKept(CopyCase each) {
		int pid = stoppable();
		Thread copying = Thread.currentThread();
		CopyCase.Feed feed = until(AT, () -> {
			signal("-STOP", pid);
			Thread interrupting = new Thread(() -> {
				// whoever is in a write for so long will not get out of it
				Awaitility.await()
					.during(Duration.ofMillis(500))
					.atMost(Duration.ofSeconds(5))
					.until(() -> isBlocked(copying));
				copying.interrupt();
			});
			interrupting.start();
		});
		boolean interrupted;
		try {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> each.run(this.client, feed, LIMIT.multipliedBy(2)))
				.withMessageContaining("Profile 'orders'");
		}
		finally {
			interrupted = Thread.interrupted();
			signal("-CONT", pid);
		}
		assertThat(interrupted).isTrue();
		nothingIsLeftOf(pid);
	}

	private static boolean isBlocked(Thread thread) {
		return Stream.of(thread.getStackTrace()).anyMatch((frame) -> frame.getClassName().endsWith("NioSocketImpl"));
	}

	/** Of the embedded server, whose processes are the test's own. */
	private int stoppable() {
		assumeFalse("container".equals(System.getProperty("test.postgres")));
		return pid();
	}

	private static void signal(String signal, int pid) {
		try {
			Process kill = new ProcessBuilder("kill", signal, String.valueOf(pid)).start();
			assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Test
	@NotPooled("slices the first message of a connection, which PgBouncer 1.18 takes whole only: PoolerTlsIT")
	void slicesAndLatencyChangeNothing() {
		String checksum = "select count(*) || ' ' || md5(string_agg(a || b, ',' order by a)) from f where a >= 0";
		String expected = other
			.sql("select count(*) || ' ' || md5(string_agg(n || 'é𝒳' || n, ',' order by n)) from generate_series(0, "
					+ (ROWS - 1) + ") n")
			.query(String.class)
			.single();
		for (int slice : new int[] { 1, 700 }) {
			this.proxy.trickle(slice, (slice == 1) ? Duration.ZERO : Duration.ofMillis(2));
			for (CopyCase each : cases()) {
				if (each.form() != Form.READER) {
					each.run(this.client, (row) -> (row == ROWS) ? null : "é𝒳" + row, null);
					assertThat(other.sql(checksum).query(String.class).single()).as("%s", each).isEqualTo(expected);
					assertThat(this.client.sql(checksum).query(String.class).single()).isEqualTo(expected);
					java.io.StringWriter out = new java.io.StringWriter();
					this.client.copy().query("select a, b from f where a >= 0 order by a").csv().to(out);
					assertThat(out.toString().lines()).hasSize(ROWS).contains("999,é𝒳999");
					java.util.List<CopyCase.Item> read = new java.util.ArrayList<>();
					this.client.copy()
						.query("select a, b from f where a >= 0 order by a")
						.records(CopyCase.Item.class)
						.to(read::add);
					assertThat(read).hasSize(ROWS).contains(new CopyCase.Item(999, "é𝒳999"));
					other.sql("delete from f where a >= 0").update();
					other.sql("update f set b = 'before'").update();
				}
			}
		}
	}

}
