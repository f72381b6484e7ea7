package io.github.pgprofiles.faults;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.query.StreamTemplate.StreamSpec;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestStandby;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a hot standby does not do, and what is said of it. */
@Timeout(120)
@EveryServer
@PostgresTest
class StandbyIT {

	private static final Duration SHORT = Duration.ofMillis(200);

	static TestDatabase database;

	private static PostgresClients.Closeable primaries;

	private static TestStandby standby;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	record Item(int id, int n) {
	}

	@BeforeAll
	static void open() {
		primaries = Profiles.single("orders", database);
		primaries.primary().sql("create table t (id int primary key, n int not null)").update();
		primaries.primary().sql("insert into t values (1, 0), (2, 0)").update();
		primaries.primary().sql("create sequence numbers").update();
		primaries.primary().sql("create table exported as select n from generate_series(1, 2000) n").update();
		standby = TestStandby.start();
		clients = PostgresClients.open(profile().build());
		client = clients.primary();
	}

	private static ProfileSettingsBuilder profile() {
		return Profiles.of("replica", database).host(standby.host()).port(standby.port());
	}

	@AfterEach
	void connectionIsAsBefore() {
		assertThat(client.sql("select count(*) from pg_locks where locktype = 'advisory'").query(Long.class).single())
			.isZero();
		assertThat(client.sql("select current_setting('lock_timeout') || current_setting('statement_timeout')")
			.query(String.class)
			.single()).isEqualTo("00");
	}

	@AfterAll
	static void close() throws Exception {
		clients.close();
		standby.close();
		primaries.close();
	}

	private static void refuses(Runnable call) {
		assertThatThrownBy(call::run).isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.satisfies(StandbyIT::namesTheStandby);
	}

	private static void namesTheStandby(Throwable ex) {
		assertThat(ex).message()
			.startsWith("Profile 'replica': ")
			.containsOnlyOnce("erver " + standby.host() + ":" + standby.port() + " is a standby, ")
			.contains("targetServerType=primary")
			.doesNotContain("pg_current_xact_id");
		PostgresError error = PostgresError.of(ex);
		assertThat(error.profile()).isEqualTo("replica");
		assertThat(error.sqlState()).isIn("25006", "0A000", "55000");
		assertThat(error.safeToRetry()).isFalse();
	}

	@Test
	void missingExtensionIsAWarningOnAStandby() {
		try (LogCapture log = new LogCapture();
				PostgresClients.Closeable other = PostgresClients
					.open(profile().extensions(List.of("citext")).build())) {
			assertThat(other.primary().sql("select 1").query(Integer.class).single()).isOne();
			assertThat(log.lines()).filteredOn((line) -> line.contains("cannot be created"))
				.singleElement()
				.satisfies((line) -> assertThat(line).contains("Profile 'replica'", "\"citext\"", "25006", "standby",
						"CREATE EXTENSION \"citext\"; on the primary", "GRANT CREATE ON DATABASE"));
		}
	}

	@FunctionalInterface
	interface Taking {

		void take(PostgresClient on, AtomicInteger runs);

	}

	static Stream<Arguments> locks() {
		return Map
			.<String, Taking>of("run", (on, runs) -> on.lock("a").run(runs::incrementAndGet), "tryRun at once",
					(on, runs) -> on.lock("a").tryRun(Duration.ZERO, runs::incrementAndGet), "tryRun with a wait",
					(on, runs) -> on.lock("a").tryRun(SHORT, runs::incrementAndGet), "shared",
					(on, runs) -> on.lock("a").shared().run(runs::incrementAndGet), "tryExecute, shared",
					(on, runs) -> on.lock("a").shared().tryExecute(SHORT, runs::incrementAndGet), "in transaction, run",
					(on, runs) -> on.lock("a").inTransaction().run((tx) -> runs.incrementAndGet()),
					"in transaction, at once",
					(on, runs) -> on.lock("a").inTransaction().tryRun(Duration.ZERO, (tx) -> runs.incrementAndGet()),
					"in transaction, with a wait",
					(on, runs) -> on.lock("a").inTransaction().tryRun(SHORT, (tx) -> runs.incrementAndGet()),
					"in transaction, shared",
					(on, runs) -> on.lock("a").inTransaction().shared().execute((tx) -> runs.incrementAndGet()))
			.entrySet()
			.stream()
			.map((each) -> Arguments.argumentSet(each.getKey(), each.getValue()));
	}

	@ParameterizedTest
	@MethodSource("locks")
	void lockIsRefusedAndItsWorkIsNotRun(Taking taking) {
		AtomicInteger runs = new AtomicInteger();
		refuses(() -> taking.take(client, runs));
		primaries.primary().lock("a").run(() -> refuses(() -> taking.take(client, runs)));
		assertThat(runs).hasValue(0);
	}

	@ParameterizedTest
	@MethodSource("locks")
	void lockIsRefusedInTheSimpleProtocolAndWithLimits(Taking taking) {
		AtomicInteger runs = new AtomicInteger();
		try (PostgresClients.Closeable simple = PostgresClients
			.open(profile().property("preferQueryMode", "simple").build());
				PostgresClients.Closeable binary = PostgresClients
					.open(profile().property("prepareThreshold", "-1").build())) {
			refuses(() -> taking.take(simple.primary(), runs));
			refuses(() -> taking.take(binary.primary(), runs));
			refuses(() -> client.transaction()
				.timeout(Duration.ofSeconds(20))
				.run((tx) -> client.lock("a").inTransaction().tryRun(SHORT, (inner) -> runs.incrementAndGet())));
		}
		assertThat(runs).hasValue(0);
	}

	@Test
	void transactionInWhichALockWasRefusedStillReads() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			refuses(() -> client.lock("a").inTransaction().tryRun(SHORT, (inner) -> {
			}));
			assertThat(tx.sql("select count(*) from t").query(Long.class).single()).isEqualTo(2);
		}));
	}

	@Test
	void serializableIsRefused() {
		refuses(() -> client.transaction().serializable().run((tx) -> {
		}));
		refuses(() -> client.transaction().serializable().readOnly().retry().run((tx) -> {
		}));
		refuses(() -> client.transaction().serializable().readOnly().deferrable().run((tx) -> {
		}));
	}

	@Test
	void serializableByDefaultIsRefused() {
		try (PostgresClients.Closeable own = PostgresClients
			.open(profile().property("options", "-c default_transaction_isolation=serializable").build())) {
			PostgresClient serializable = own.primary();
			refuses(() -> serializable.sql("select n from t where id = :id").param("id", 1).query().single());
			refuses(() -> serializable.sql("select n from t").timeout(SHORT).query().list());
			refuses(() -> serializable.transaction().run((tx) -> tx.sql("select n from t").query().list()));
			refuses(() -> serializable.transaction()
				.timeout(Duration.ofSeconds(20))
				.run((tx) -> tx.sql("select n from t").query().list()));
			refuses(() -> drain(serializable.sql("select n from t")));
			refuses(() -> serializable.copy().query("select n from t").csv().to(OutputStream.nullOutputStream()));
			refuses(() -> serializable.lock("a").run(() -> {
			}));
			serializable.transaction()
				.repeatableRead()
				.run((tx) -> assertThat(tx.sql("select 1").query().list()).hasSize(1));
		}
	}

	@Test
	void retryAndOnceAreRefused() {
		AtomicInteger runs = new AtomicInteger();
		refuses(() -> client.transaction().retry().run((tx) -> runs.incrementAndGet()));
		refuses(() -> client.transaction().repeatableRead().retry().run((tx) -> runs.incrementAndGet()));
		refuses(() -> client.transaction().once("k", Integer.class).execute((tx) -> runs.incrementAndGet()));
		refuses(() -> client.transaction().retry().once("k", Integer.class).execute((tx) -> runs.incrementAndGet()));
		refuses(() -> client.transaction()
			.run((tx) -> client.transaction().once("k", Integer.class).execute((in) -> runs.incrementAndGet())));
		assertThat(runs).hasValue(0);
	}

	@Test
	void onceIsRefusedWhereItsTableIsThere() {
		primaries.primary().transaction().once("there", Integer.class).execute((tx) -> 1);
		standby.awaitReplay();
		AtomicInteger runs = new AtomicInteger();
		refuses(() -> client.transaction().once("there", Integer.class).execute((tx) -> runs.incrementAndGet()));
		refuses(() -> client.transaction()
			.run((tx) -> client.transaction().once("there", Integer.class).execute((in) -> runs.incrementAndGet())));
		assertThat(runs).hasValue(0);
	}

	@Test
	void readOnlyTransactionThatRetriesReads() {
		assertThat(client.transaction()
			.repeatableRead()
			.readOnly()
			.retry()
			.<Long, RuntimeException>execute((tx) -> tx.sql("select count(*) from t").query(Long.class).single()))
			.isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void transactionOfSpringsIsToldAsWell(boolean readOnly) {
		try (HikariDataSource pool = Profiles.pool(profile().build())) {
			TransactionTemplate template = new TransactionTemplate(
					new CheckedCommitTransactionManager("replica", pool, CommitOutcomeUnknownException::new));
			template.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
			template.setReadOnly(readOnly);
			assertThatExceptionOfType(CannotCreateTransactionException.class)
				.isThrownBy(() -> template.executeWithoutResult((status) -> {
				}))
				.satisfies(StandbyIT::namesTheStandby);
		}
	}

	private static void drain(StreamSpec statement) {
		try (Stream<Long> rows = statement.query(Long.class).stream()) {
			assertThat(rows.count()).isNegative();
		}
	}

	static Stream<Arguments> writes() {
		return Map
			.<String, Consumer<PostgresClient>>ofEntries(
					Map.entry("update", (on) -> on.sql("update t set n = n + 1").update()),
					Map.entry("update with a limit", (on) -> on.sql("update t set n = n + 1").timeout(SHORT).update()),
					Map.entry("returning",
							(on) -> on.sql("update t set n = 1 returning id").query(Integer.class).list()),
					Map.entry("for update", (on) -> on.sql("select id from t for update").query(Integer.class).list()),
					Map.entry("nextval", (on) -> on.sql("select nextval('numbers')").query(Long.class).single()),
					Map.entry("temporary table", (on) -> on.sql("create temp table mine (id int)").update()),
					Map.entry("lock table", (on) -> on.sql("lock table t in exclusive mode").update()),
					Map.entry("notify", (on) -> on.sql("notify changed").update()),
					Map.entry("stream returning", (on) -> drain(on.sql("update t set n = 1 returning id"))),
					Map.entry("stream by cursor",
							(on) -> drain(on.sql("select nextval('numbers') from t").engine(StreamEngine.CURSOR))),
					Map.entry(
							"stream by COPY",
							(on) -> drain(on.sql("select nextval('numbers') from t").engine(StreamEngine.COPY))),
					Map.entry("batch",
							(on) -> on.batch("insert into t values (:id, :n)").update(List.of(new Item(3, 0)))),
					Map.entry("COPY", (on) -> on.copy().into("t").csv().from(bytes("3,0\n"))),
					Map.entry(
							"COPY of records",
							(on) -> on.copy().into("t").records(Item.class).from(List.of(new Item(3, 0)))),
					Map.entry("upsert",
							(on) -> on.copy().into("t").onConflict("id").update().csv().from(bytes("3,0\n"))),
					Map.entry("COPY to the client",
							(on) -> on.copy()
								.query("select nextval('numbers')")
								.csv()
								.to(OutputStream.nullOutputStream())))
			.entrySet()
			.stream()
			.map((each) -> Arguments.argumentSet(each.getKey(), each.getValue()));
	}

	private static ByteArrayInputStream bytes(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@MethodSource("writes")
	void writeNamesTheStandby(Consumer<PostgresClient> write) {
		refuses(() -> write.accept(client));
		refuses(() -> client.transaction().run((tx) -> write.accept(client)));
	}

	@Test
	void primaryThatIsReadOnlyIsNoStandby() {
		PostgresClient primary = primaries.primary();
		assertThatThrownBy(
				() -> primary.transaction().readOnly().run((tx) -> tx.sql("delete from t returning id").query().list()))
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasMessageNotContaining("standby");
	}

	/** In the container there is room for one standby. */
	@Test
	@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
	void standbyThatWasPromotedTakesLocksAndWritesOnTheSameConnection() throws Exception {
		try (TestStandby own = TestStandby.start();
				PostgresClients.Closeable clients = PostgresClients
					.open(Profiles.of("replica", database).host(own.host()).port(own.port()).build())) {
			PostgresClient promoted = clients.primary();
			int pid = Backends.of(promoted);
			assertThatThrownBy(() -> promoted.lock("a").run(() -> {
			})).hasMessageContaining("is a standby");
			own.promote();
			AtomicInteger runs = new AtomicInteger();
			promoted.lock("a").run(runs::incrementAndGet);
			promoted.transaction().serializable().retry().run((tx) -> tx.sql("update t set n = n + 1").update());
			assertThat(runs).hasValue(1);
			assertThat(Backends.of(promoted)).isEqualTo(pid);
		}
	}

	@Test
	void exportBySeveralConnectionsReadsOneMomentOfTheStandby() {
		PoolSettings three = PoolSettings.defaults().withMaxSize(3);
		try (PostgresClients.Closeable several = PostgresClients.open(profile().pool(three).build())) {
			Set<Thread> threads = ConcurrentHashMap.newKeySet();
			CountDownLatch together = new CountDownLatch(2);
			AtomicInteger sum = new AtomicInteger();
			several.primary().copy().from("exported").records(Integer.class).parallel(2).to((n) -> {
				if (threads.add(Thread.currentThread())) {
					together.countDown();
					await(together);
				}
				sum.addAndGet(n);
			});
			assertThat(threads).hasSize(2);
			assertThat(sum).hasValue(2001 * 1000);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
