package io.github.pgprofiles.testing;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.pgprofiles.test.proxy.CommitCut;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The proxy does what the tests that use it rely on. */
@Timeout(60)
class TestProxyIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private TestProxy proxy;

	@BeforeEach
	void open() throws SQLException {
		this.proxy = new TestProxy(database.host(), database.port());
		try (Connection connection = connect("extended"); Statement statement = connection.createStatement()) {
			statement.execute("drop table if exists t");
			statement.execute("create table t (n int)");
		}
		this.proxy.takeStatements();
		this.proxy.takeConnections();
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
	}

	private Connection connect(String mode) throws SQLException {
		Properties properties = new Properties();
		properties.put("user", TestServer.USER);
		properties.put("password", TestServer.PASSWORD);
		properties.put("preferQueryMode", mode);
		properties.put("loginTimeout", "2");
		return DriverManager.getConnection(
				"jdbc:postgresql://%s:%d/%s".formatted(this.proxy.host(), this.proxy.port(), database.name()),
				properties);
	}

	@ParameterizedTest
	@CsvSource({ "simple", "extended" })
	void questionWhetherAConnectionLivesIsNoRoundTrip(String mode) throws SQLException {
		try (Connection connection = connect(mode); Statement statement = connection.createStatement()) {
			this.proxy.takeRoundTrips();
			assertThat(connection.isValid(2)).isTrue();
			assertThat(this.proxy.takeRoundTrips()).isZero();
			statement.execute("select 1");
			assertThat(this.proxy.takeRoundTrips()).isEqualTo(1);
		}
	}

	/** With two processors, from Java 25 on, one task of CompletableFuture fills it. */
	@Test
	void connectionsPassWhileTheCommonPoolIsBusy() throws SQLException {
		CountDownLatch end = new CountDownLatch(1);
		int threads = Math.max(ForkJoinPool.getCommonPoolParallelism(), 1);
		for (int i = 0; i < threads; i++) {
			ForkJoinPool.commonPool().execute(() -> {
				try {
					end.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
		}
		try {
			assertThat(rows()).isZero();
		}
		finally {
			end.countDown();
		}
	}

	/** As another session sees it. */
	private long rows() throws SQLException {
		try (Connection connection = connect("extended");
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from t")) {
			rows.next();
			return rows.getLong(1);
		}
	}

	private static void insert(Connection connection, int rows) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate("insert into t select generate_series(1, " + rows + ")");
		}
	}

	@ParameterizedTest
	@CsvSource({ "COMMIT_LOST, 0", "REPLY_LOST, 1", "REPLY_PENDING, 1" })
	@NotPooled("its connections are not those of a profile, and know of no pooler")
	void commitIsCutWhereItWasAskedForInEachProtocol(CommitCut cut, int rows) throws SQLException {
		for (String mode : new String[] { "extended", "simple", "extendedCacheEverything" }) {
			for (int earlier : new int[] { 0, 7 }) {
				long before = rows();
				try (Connection connection = connect(mode)) {
					for (int i = 0; i < earlier; i++) {
						insert(connection, 0);
						connection.commit();
					}
					insert(connection, 1);
					this.proxy.cutAtCommit(cut, 1);
					assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
						.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08006"));
				}
				assertThat(this.proxy.takeCuts()).isOne();
				if (cut == CommitCut.REPLY_PENDING) {
					Awaitility.await().untilAsserted(() -> assertThat(rows()).isEqualTo(before + rows));
				}
				assertThat(rows()).isEqualTo(before + rows);
			}
		}
		assertThat(this.proxy.takeCuts()).isZero();
	}

	@Test
	@NotPooled("its connections are not those of a profile, and know of no pooler")
	void replyIsLostOnlyBehindTheCommit() throws SQLException {
		for (int i = 0; i < 50; i++) {
			this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
			try (Connection connection = connect("extended")) {
				insert(connection, 1);
				assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			}
			assertThat(rows()).isEqualTo(i + 1);
		}
		assertThat(this.proxy.takeCuts()).isEqualTo(50);
	}

	/** The client knows before the server does. */
	@Test
	@Timing
	void commitIsUnderWayWhileItsReplyIsPending() throws SQLException {
		try (Connection connection = connect("extended"); Statement statement = connection.createStatement()) {
			statement.execute("""
					create or replace function wait() returns trigger language plpgsql as
					$$ begin perform pg_sleep(0.5); return null; end $$""");
			statement.execute("create constraint trigger late after insert on t deferrable initially deferred"
					+ " for each row execute function wait()");
			insert(connection, 1);
			this.proxy.cutAtCommit(CommitCut.REPLY_PENDING, 1);
			long begin = System.nanoTime();
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(rows()).isZero();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
		}
		Awaitility.await().untilAsserted(() -> assertThat(rows()).isOne());
	}

	@Test
	@NotPooled("its connections are not those of a profile, and know of no pooler")
	void statementsAreThoseThatWereSent() throws SQLException {
		try (Connection connection = connect("extended")) {
			for (int i = 0; i < 7; i++) {
				insert(connection, 1);
				connection.commit();
			}
		}
		assertThat(this.proxy.takeStatements())
			.containsSubsequence("BEGIN", "insert into t select generate_series(1, 1)", "COMMIT")
			.filteredOn("COMMIT"::equals)
			.hasSize(7);
		assertThat(this.proxy.takeConnections()).isOne();
	}

	@Test
	@Timing
	void latencyIsThatOfTheWayAndNotOfTheAmount() throws SQLException {
		Duration way = Duration.ofMillis(20);
		this.proxy.latency(way);
		try (Connection connection = connect("extended"); Statement statement = connection.createStatement()) {
			statement.execute("select 1");
			assertThat(fastest(statement, "select 1")).isBetween(way.multipliedBy(2), way.multipliedBy(3));
			assertThat(fastest(statement, "select repeat('x', 1000) from generate_series(1, 10000)"))
				.isBetween(way.multipliedBy(2), way.multipliedBy(20));
		}
	}

	/** Of some runs, as a busy machine may slow down any of them. */
	private static Duration fastest(Statement statement, String sql) throws SQLException {
		long fastest = Long.MAX_VALUE;
		for (int i = 0; i < 10; i++) {
			long begin = System.nanoTime();
			statement.execute(sql);
			fastest = Math.min(fastest, System.nanoTime() - begin);
		}
		return Duration.ofNanos(fastest);
	}

	@Test
	void blackHoleTakesConnectionsToComeUntilItIsOff() throws SQLException {
		try (Connection connection = connect("extended"); Statement statement = connection.createStatement()) {
			this.proxy.blackHole(true);
			assertThat(statement.execute("select 1")).isTrue();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect("extended"));
		}
		this.proxy.blackHole(false);
		assertThat(rows()).isZero();
	}

	@Test
	void silentProxyForwardsLaterWhatCameMeanwhile() throws Exception {
		try (Connection connection = connect("extended"); Statement statement = connection.createStatement()) {
			this.proxy.silence(true);
			CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> {
				try {
					return statement.execute("select 1");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS));
			this.proxy.silence(false);
			assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
		}
	}

}
