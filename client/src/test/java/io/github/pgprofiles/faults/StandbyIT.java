package io.github.pgprofiles.faults;

import java.io.OutputStream;
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
import io.github.pgprofiles.notification.NotificationSubscription;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestStandby;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
@NotPooled("a standby is a server, and streams from one")
@PostgresTest
class StandbyIT {

	private static final Duration SHORT = Duration.ofMillis(200);

	static TestDatabase database;

	private static PostgresClients.Closeable primaries;

	private static TestStandby standby;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		primaries = Profiles.single("orders", database);
		primaries.primary().sql("create table t (id int primary key, n int not null)").update();
		primaries.primary().sql("insert into t values (1, 0), (2, 0)").update();
		primaries.primary().sql("create sequence numbers").update();
		primaries.primary().sql("create unlogged table unlogged (id int)").update();
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
		assertThat(error.sqlState()).isIn("25006", "0A000", "55000", "XX000");
		assertThat(error.safeToRetry()).isFalse();
	}

	@Test
	void missingExtensionsAreOneWarningAndNotTried() throws Exception {
		try (LogCapture log = new LogCapture();
				TestProxy proxy = new TestProxy(standby.host(), standby.port());
				PostgresClients.Closeable other = PostgresClients.open(profile().host(proxy.host())
					.port(proxy.port())
					.extensions(List.of("citext", "hstore"))
					.pool(PoolSettings.defaults().withMinSize(0).withMaxSize(2))
					.build())) {
			proxy.takeStatements();
			other.primary().withConnection((first) -> other.primary().sql("select 1").query().list());
			assertThat(proxy.takeStatements()).as("of another connection")
				.noneMatch((sql) -> sql.contains("pg_extension"));
			assertThat(log.lines()).filteredOn((line) -> line.contains("CREATE EXTENSION"))
				.singleElement()
				.satisfies((line) -> assertThat(line).contains("Profile 'replica'", "\"citext\", \"hstore\"",
						"is a standby", "CREATE EXTENSION \"citext\"; CREATE EXTENSION \"hstore\"; on the primary",
						"GRANT CREATE ON DATABASE"));
			assertThat(log.lines()).noneMatch((line) -> line.contains("create extension"));
		}
	}

	@Test
	void subscriptionIsAWarningThatNamesTheStandby() {
		try (LogCapture log = new LogCapture(); NotificationSubscription subscription = client.listen("a", (n) -> {
		})) {
			Awaitility.await()
				.untilAsserted(() -> assertThat(log.lines()).anySatisfy(
						(line) -> assertThat(line).contains("Profile 'replica': no connection listens", "LISTEN",
								"25006", "The server " + standby.host() + ":" + standby.port() + " is a standby, ")));
			assertThat(subscription.channel()).isEqualTo("a");
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
			refuses(() -> StandbyWrites.drain(serializable.sql("select n from t")));
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
		try (LogCapture log = new LogCapture()) {
			refuses(() -> client.transaction().once("k", Integer.class).execute((tx) -> runs.incrementAndGet()));
			assertThat(log.lines()).noneMatch((line) -> line.contains("create table"));
		}
		refuses(() -> client.transaction().retry().run((tx) -> runs.incrementAndGet()));
		refuses(() -> client.transaction().repeatableRead().retry().run((tx) -> runs.incrementAndGet()));
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

	@ParameterizedTest
	@MethodSource("io.github.pgprofiles.faults.StandbyWrites#all")
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
