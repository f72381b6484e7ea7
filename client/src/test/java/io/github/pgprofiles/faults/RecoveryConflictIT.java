package io.github.pgprofiles.faults;

import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.error.RecoveryConflict;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestStandby;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A standby ends what stands in the way of its replay: by ERROR what runs, by FATAL what
 * lies idle in a transaction or is in a savepoint.
 */
@Timeout(120)
@EveryServer
@NotPooled("a standby is a server, and streams from one")
@PostgresTest
class RecoveryConflictIT {

	private static final String MANY = "select n from locked, generate_series(1, 200000) n";

	/** A row at a time: PostgreSQL 18 cancels nothing that is blocked in sending. */
	private static final String SLOW = "select lpad(n::text, 8000) from locked, generate_series(1, 60000) n"
			+ " where pg_sleep(0.001)::text is not null";

	private static final String LONG = "select count(*), pg_sleep(60) from locked";

	static TestDatabase database;

	private static PostgresClients.Closeable primaries;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	private static TestStandby standby;

	@BeforeAll
	static void open() {
		primaries = Profiles.single("orders", database);
		primaries.primary().sql("create table locked as select 1 as id").update();
		primaries.primary().sql("create table removed as select n from generate_series(1, 1000) n").update();
		standby = TestStandby.start();
		standby.set("max_standby_streaming_delay", "50ms");
		clients = PostgresClients
			.open(Profiles.of("replica", database).host(standby.host()).port(standby.port()).build());
		client = clients.primary();
	}

	@AfterAll
	static void close() throws Exception {
		clients.close();
		standby.close();
		primaries.close();
	}

	/** Returns when whoever had read the table there is ended. */
	private static void lockOnPrimary() {
		lock();
		standby.awaitReplay();
	}

	private static void lock() {
		primaries.primary().transaction().run((tx) -> tx.sql("lock table locked in access exclusive mode").update());
	}

	/** While a statement runs there that has the table already. */
	private static CompletableFuture<Void> lockOnPrimaryDuring(String part) {
		long table = primaries.primary().sql("select 'locked'::regclass::oid::int8").query(Long.class).single();
		return CompletableFuture.runAsync(() -> {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> standby.query(
						"select count(*) from pg_stat_activity a join pg_locks l using (pid) where a.state = 'active'"
								+ " and l.granted and l.relation = " + table + " and a.query like '%" + part + "%'")
					.equals("1"));
			lockOnPrimary();
		});
	}

	private static void during(String part, Runnable work) {
		CompletableFuture<Void> lock = lockOnPrimaryDuring(part);
		try {
			work.run();
		}
		finally {
			lock.orTimeout(60, TimeUnit.SECONDS).join();
		}
	}

	static Stream<Arguments> reads() {
		return Stream.concat(calls().entrySet().stream(), transactions().entrySet().stream())
			.map((each) -> Arguments.argumentSet(each.getKey(), each.getValue()));
	}

	private static Map<String, Runnable> calls() {
		return Map.<String, Runnable>ofEntries(
				Map.entry("query", () -> during("pg_sleep(60)", () -> client.sql(LONG).query().list())),
				Map.entry("query with a limit",
						() -> during("pg_sleep(60)",
								() -> client.sql(LONG).timeout(Duration.ofSeconds(50)).query().list())),
				Map.entry("stream by cursor",
						() -> client.sql(MANY)
							.engine(StreamEngine.CURSOR)
							.query(Integer.class)
							.forEach(RecoveryConflictIT::lockAtFirst)),
				Map.entry("stream by COPY", () -> {
					AtomicInteger rows = new AtomicInteger();
					client.sql(SLOW).engine(StreamEngine.COPY).query(String.class).forEach((text) -> {
						if (rows.incrementAndGet() == 1) {
							lock();
						}
					});
				}),
				Map.entry("stream by COPY, all of it under way",
						() -> client.sql("select id from locked")
							.engine(StreamEngine.COPY)
							.query(Integer.class)
							.forEach(RecoveryConflictIT::lockAtFirst)),
				Map.entry("COPY",
						() -> during("copy",
								() -> client.copy()
									.query("select pg_sleep(60), 'copy' from locked")
									.csv()
									.to(OutputStream.nullOutputStream()))),
				Map.entry("connection", () -> during("pg_sleep(60)", RecoveryConflictIT::readOnConnection)));
	}

	private static Map<String, Runnable> transactions() {
		return Map.<String, Runnable>ofEntries(Map.entry("transaction, idle", () -> client.transaction().run((tx) -> {
			tx.sql("select id from locked").query().list();
			lockOnPrimary();
			tx.sql("select 1").query().list();
		})), Map.entry("savepoint", () -> during("pg_sleep(60)",
				() -> client.transaction().run((tx) -> tx.nested().run((inner) -> inner.sql(LONG).query().list())))),
				Map.entry("rows that were removed", () -> client.transaction().repeatableRead().run((tx) -> {
					tx.sql("select count(*) from removed").query().list();
					primaries.primary().sql("delete from removed").update();
					primaries.primary().sql("vacuum removed").update();
					standby.awaitReplay();
					tx.sql("select 1").query().list();
				})));
	}

	private static void lockAtFirst(int row) {
		if (row == 1) {
			lockOnPrimary();
		}
	}

	private static int readOnConnection() {
		return client.withConnection((connection) -> {
			try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(LONG)) {
				return rows.getMetaData().getColumnCount();
			}
		});
	}

	@ParameterizedTest
	@MethodSource("reads")
	void conflictNamesTheStandbyAndWhatLengthensItsPatience(Runnable read) {
		assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(read::run)
			.satisfies(RecoveryConflictIT::tellsOfTheStandby);
		assertThat(client.sql("select id from locked").query(Integer.class).single()).isOne();
	}

	private static void tellsOfTheStandby(Throwable ex) {
		assertThat(ex).message()
			.startsWith("Profile 'replica': ")
			.contains("due to conflict with recovery", "max_standby_streaming_delay", "hot_standby_feedback")
			.containsOnlyOnce("The server " + standby.host() + ":" + standby.port() + " is a standby, ");
		PostgresError error = PostgresError.of(ex);
		assertThat(error.sqlState()).isEqualTo("40001");
		assertThat(error.profile()).isEqualTo("replica");
		assertThat(error.safeToRetry()).isTrue();
		assertThat(RecoveryConflict.isAny(ex)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void transactionThatIsEndedBeforeItsCommitHasAKnownOutcome(boolean readOnly) {
		assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> {
			if (readOnly) {
				client.transaction().readOnly().run((tx) -> {
					tx.sql("select id from locked").query().list();
					lockOnPrimary();
				});
			}
			else {
				client.transaction().run((tx) -> {
					tx.sql("select id from locked").query().list();
					lockOnPrimary();
				});
			}
		}).satisfies(RecoveryConflictIT::tellsOfTheStandby);
	}

	@Test
	void workRunsAgainWhereRetryWasAskedFor() {
		AtomicInteger runs = new AtomicInteger();
		int read = client.transaction().readOnly().retry().<Integer, RuntimeException>execute((tx) -> {
			int id = tx.sql("select id from locked").query(Integer.class).single();
			switch (runs.incrementAndGet()) {
				case 1 -> during("pg_sleep(50)", () -> tx.sql("select pg_sleep(50)").query().list());
				case 2 -> lockOnPrimary();
				case 3 -> {
					lockOnPrimary();
					tx.sql("select 1").query().list();
				}
				default -> {
				}
			}
			return id;
		});
		assertThat(read).isOne();
		assertThat(runs).hasValue(4);
	}

	@Test
	void workThatIsLongerThanThePatienceEndsWithWhatHelps() {
		AtomicInteger runs = new AtomicInteger();
		CannotAcquireLockException failure = catchThrowableOfType(CannotAcquireLockException.class,
				() -> client.transaction()
					.readOnly()
					.retry(TransactionRetryPolicy.defaults().maxAttempts(2))
					.run((tx) -> {
						runs.incrementAndGet();
						tx.sql("select id from locked").query().list();
						lockOnPrimary();
						tx.sql("select 1").query().list();
					}));
		assertThat(failure).satisfies(RecoveryConflictIT::tellsOfTheStandby);
		assertThat(failure.getSuppressed()).filteredOn(CannotAcquireLockException.class::isInstance).hasSize(1);
		assertThat(runs).hasValue(2);
	}

}
