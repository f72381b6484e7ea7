package io.github.pgprofiles.query;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams that end before their rows do: what becomes of their connection. */
@PostgresTest
class StreamLeavingIT {

	/** Hours of work and gigabytes of rows, if anybody read them all. */
	private static final String ENDLESS = "select generate_series(1, 2000000000) as n, repeat('x', 200) as text";

	static TestDatabase database;

	private static PostgresClients.Closeable observers;

	/** One connection only: if it were not given back, the next query would time out. */
	@TestProfile
	private static PostgresClient client;

	private int pid;

	@BeforeAll
	static void open() {
		observers = Profiles.single("observer", database);
		client.sql("create table t (id int)").update();
		client.sql("""
				create function add(value int) returns int language sql
				begin atomic insert into t values (value) returning id; end""").update();
	}

	@AfterAll
	static void close() {
		observers.close();
	}

	@BeforeEach
	void whichBackend() {
		client.sql("truncate t").update();
		this.pid = pid();
	}

	@AfterEach
	void nextQueriesAreRight() {
		for (int i = 0; i < 100; i++) {
			assertThat(client.sql("select " + i).query(Integer.class).single()).isEqualTo(i);
		}
		assertThat(observers.primary().sql("""
				select count(*) from pg_stat_activity where datname = current_database()
				and application_name = 'orders' and state <> 'idle'""").query(Long.class).single()).isZero();
	}

	private static int pid() {
		return Backends.of(client);
	}

	private static RowStream<Row> endless(StreamEngine engine) {
		return client.sql(ENDLESS).engine(engine).query(Row.class);
	}

	private static <T> T first(RowStream<T> rows) {
		return rows.withStream((stream) -> stream.findFirst().orElseThrow());
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	@Timing
	void closingAfterTheFirstRowTakesNoTimeAndKeepsTheConnection(StreamEngine engine) {
		for (int i = 0; i < 20; i++) {
			Stream<Row> rows = endless(engine).stream();
			assertThat(rows.iterator().next().n()).isEqualTo(1);
			long begin = System.nanoTime();
			rows.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
			assertThat(client.sql("select 42").query(Integer.class).single()).isEqualTo(42);
		}
		assertThat(pid()).isEqualTo(this.pid);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void whateverLeavesEarlyKeepsTheConnection(StreamEngine engine) {
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> endless(engine).forEach((row) -> {
			if (row.n() == 100_000) {
				throw own;
			}
		})).isSameAs(own);
		assertThatThrownBy(() -> endless(engine).chunks(100).forEach((rows) -> {
			throw own;
		})).isSameAs(own);
		List<Row> three = endless(engine).withStream((rows) -> rows.limit(3).toList());
		assertThat(three).extracting(Row::n).containsExactly(1, 2, 3);
		Row found = endless(engine)
			.withStream((rows) -> rows.filter((row) -> row.n() > 1000).findFirst().orElseThrow());
		assertThat(found.n()).isEqualTo(1001);
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> client
			.sql("select case when n < 5000 then n end from (select generate_series(1, 100000000) as n) s")
			.engine(engine)
			.query(int.class)
			.forEach((row) -> {
			})).withMessageContaining("row 5000:");
		endless(engine).stream().close();
		assertThat(pid()).isEqualTo(this.pid);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void aServerThatFailsInTheMiddleKeepsTheConnection(StreamEngine engine) {
		AtomicInteger seen = new AtomicInteger();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.sql("select 1 / (5001 - n) from (select generate_series(1, 1000000) as n) s")
				.engine(engine)
				.query(Integer.class)
				.forEach((row) -> seen.incrementAndGet()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22012"));
		assertThat(seen.get()).isBetween(1, 5000);
		assertThat(pid()).isEqualTo(this.pid);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void aKilledBackendIsAnErrorAndTheNextQueryHasAnother(StreamEngine engine) {
		assertThatThrownBy(() -> endless(engine).forEach((row) -> {
			if (row.n() == 10_000) {
				database.executeAsSuperuser("select pg_terminate_backend(" + this.pid + ")");
			}
		})).isInstanceOf(DataAccessException.class)
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isIn("57P01", "08006"));
		assertThat(pid()).isNotEqualTo(this.pid);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void aBackendThatWasKilledBeforeTheCloseIsGivenUp(StreamEngine engine) {
		Stream<Row> rows = endless(engine).stream();
		rows.iterator().next();
		database.executeAsSuperuser("select pg_terminate_backend(" + this.pid + ")");
		Awaitility.await()
			.until(() -> observers.primary()
				.sql("select count(*) from pg_stat_activity where pid = ?")
				.param(this.pid)
				.query(Long.class)
				.single() == 0);
		assertThatThrownBy(rows::close).isInstanceOf(DataAccessException.class);
		assertThat(pid()).isNotEqualTo(this.pid);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void theLimitOfTimeHoldsForTheWholeStream(StreamEngine engine) {
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> client.sql(ENDLESS)
			.engine(engine)
			.timeout(Duration.ofMillis(300))
			.query(Row.class)
			.forEach((row) -> {
			}));
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.sql("select pg_sleep(60), 1 as n")
				.engine(StreamEngine.CURSOR)
				.timeout(Duration.ofMillis(300))
				.query()
				.forEach((row) -> {
				}));
		assertThat(client.sql("show statement_timeout").query(String.class).single()).isEqualTo("0");
		assertThat(pid()).isEqualTo(this.pid);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void anInterruptEndsTheStreamAndStays(StreamEngine engine) {
		try {
			assertThatExceptionOfType(OperationInterruptedException.class)
				.isThrownBy(() -> endless(engine).forEach((row) -> {
					if (row.n() == 10_000) {
						Thread.currentThread().interrupt();
					}
				}));
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		finally {
			Thread.interrupted();
		}
		assertThat(pid()).isEqualTo(this.pid);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void whatAFunctionDidStaysWhenItsOnlyRowWasRead(StreamEngine engine) {
		assertThat(first(client.sql("select add(7)").engine(engine).query(Integer.class))).isEqualTo(7);
		assertThat(client.sql("select id from t").query(Integer.class).list()).containsExactly(7);
	}

	@Test
	void whatAFunctionDidIsUndoneWhenItsCopyIsLeft() {
		RowStream<Integer> added = client.sql("select add(n) from (select generate_series(1, 20000000) as n) s")
			.query(Integer.class);
		assertThat(first(added)).isEqualTo(1);
		assertThat(client.sql("select id from t").query(Integer.class).list()).isEmpty();
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void aSlowReaderHoldsTheServerBack() {
		try (Stream<Row> rows = endless(StreamEngine.COPY).stream()) {
			Iterator<Row> iterator = rows.iterator();
			iterator.next();
			Awaitility.await()
				.until(() -> observers.primary()
					.sql("""
							select wait_event from pg_stat_activity where pid = ?""")
					.param(this.pid)
					.query(String.class)
					.optional()
					.filter("ClientWrite"::equals)
					.isPresent());
			// what the sockets hold on both sides, of 400 GB
			assertThat(observers.primary()
				.sql("select bytes_processed from pg_stat_progress_copy where pid = ?")
				.param(this.pid)
				.query(Long.class)
				.single()).isLessThan(50_000_000);
			for (int i = 2; i < 100_000; i++) {
				assertThat(iterator.next().n()).isEqualTo(i);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void inATransactionLeavingEarlyLeavesTheTransactionUsable(StreamEngine engine) {
		client.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			assertThat(first(tx.sql(ENDLESS).engine(engine).query(Row.class)).n()).isEqualTo(1);
			tx.sql("insert into t values (2)").update();
			assertThat(tx.sql("select generate_series(1, 1000)").engine(engine).query(Integer.class).forEach((row) -> {
			})).isEqualTo(1000);
			assertThatThrownBy(() -> tx.sql(ENDLESS).engine(engine).query(Row.class).forEach((row) -> {
				throw new IllegalStateException();
			})).isInstanceOf(IllegalStateException.class);
			tx.sql("insert into t values (3)").update();
		});
		assertThat(client.sql("select id from t order by id").query(Integer.class).list()).containsExactly(1, 2, 3);
		assertThat(pid()).isEqualTo(this.pid);
	}

	@Test
	void inATransactionOtherStatementsRunBesideACursor() {
		client.transaction().run((tx) -> {
			long count = tx.sql("select generate_series(1, 200)").query(Integer.class).forEach((row) -> {
				assertThat(tx.sql("insert into t values (?)").param(row).update()).isEqualTo(1);
			});
			assertThat(count).isEqualTo(200);
		});
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(200);
	}

	@Test
	void inATransactionOtherStatementsAreRefusedBesideACopy() {
		client.transaction().run((tx) -> {
			try (Stream<Integer> rows = tx.sql("select generate_series(1, 1000000)")
				.engine(StreamEngine.COPY)
				.query(Integer.class)
				.stream()) {
				Iterator<Integer> iterator = rows.iterator();
				iterator.next();
				assertThatExceptionOfType(ConnectionBusyException.class)
					.isThrownBy(() -> tx.sql("insert into t values (1)").update())
					.withMessageContaining("Profile 'orders'")
					.withMessageContaining("busy with a stream by COPY");
				assertThatExceptionOfType(ConnectionBusyException.class)
					.isThrownBy(() -> client.sql("select 1").query().list());
				assertThatExceptionOfType(ConnectionBusyException.class)
					.isThrownBy(() -> tx.sql("select 1").query().stream());
				assertThatExceptionOfType(ConnectionBusyException.class)
					.isThrownBy(() -> client.withConnection((connection) -> 1));
				assertThat(iterator.next()).as("and the stream goes on").isEqualTo(2);
			}
			tx.sql("insert into t values (1)").update();
		});
		assertThat(client.sql("select id from t").query(Integer.class).list()).containsExactly(1);
	}

	@Test
	void aTransactionThatEndsBeforeItsCopyLeavesItAndCommits() {
		Iterator<Row> iterator = client.transaction().execute((tx) -> {
			tx.sql("insert into t values (1)").update();
			Iterator<Row> rows = tx.sql(ENDLESS).engine(StreamEngine.COPY).query(Row.class).stream().iterator();
			rows.next();
			return rows;
		});
		assertThat(client.sql("select id from t").query(Integer.class).list()).containsExactly(1);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(iterator::next)
			.withMessageContaining("has ended");
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql(ENDLESS).engine(StreamEngine.COPY).query(Row.class).stream().iterator().next();
			throw new IllegalStateException("own");
		})).hasMessage("own");
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void outsideATransactionOtherStatementsTakeAnotherConnection(StreamEngine engine) {
		try (PostgresClients.Closeable two = PostgresClients
			.open(Profiles.of("orders", database).pool(PoolSettings.defaults().withMaxSize(2)).build())) {
			PostgresClient both = two.primary();
			both.sql(ENDLESS).engine(engine).query(Row.class).withStream((rows) -> {
				Iterator<Row> iterator = rows.iterator();
				for (int i = 1; i < 500; i++) {
					assertThat(iterator.next().n()).isEqualTo(i);
					assertThat(both.sql("select ?").param(i).query(Integer.class).single()).isEqualTo(i);
				}
				return List.of();
			});
		}
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void aStreamThatNobodyClosesIsNamedByLeakDetection(StreamEngine engine) {
		PoolSettings pool = new PoolSettings(1, 1, Duration.ofSeconds(2), Duration.ofMinutes(30),
				Duration.ofMinutes(10), Duration.ZERO, Duration.ofSeconds(2));
		try (PostgresClients.Closeable leaking = PostgresClients
			.open(Profiles.of("leaking", database).pool(pool).build())) {
			Stream<Row> rows = forgotten(leaking.primary(), engine);
			// the driver logs every message, which would slow the end of the stream down
			try (LogCapture log = new LogCapture()) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(log.lines())
						.anyMatch((line) -> line.contains("Connection leak") && line.contains("forgotten")));
			}
			rows.close();
		}
	}

	private static Stream<Row> forgotten(PostgresClient leaking, StreamEngine engine) {
		Stream<Row> rows = leaking.sql(ENDLESS).engine(engine).query(Row.class).stream();
		rows.iterator().next();
		return rows;
	}

	record Row(int n, String text) {
	}

}
