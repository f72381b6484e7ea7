package io.github.pgprofiles.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Streams where the driver is told to use the simple protocol, or both. */
@EveryServer
@PostgresTest
class SimpleProtocolIT {

	/** Counts how many of its rows the server has made. */
	private static final String MARKED = "select nextval('made') as n from generate_series(1, 20000)";

	static TestDatabase database;

	private static PostgresClients.Closeable clients;

	private static PostgresClients.Closeable observers;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		clients = open("simple");
		observers = Profiles.single("observer", database);
		client = clients.primary();
		client.sql("create sequence made").update();
		client.sql("create type mood as enum ('HAPPY', 'SAD')").update();
		client.sql("create table t (id int primary key, mood mood, name text)").update();
	}

	private static PostgresClients.Closeable open(String mode) {
		return PostgresClients.open(Profiles.of("orders", database).property("preferQueryMode", mode).build());
	}

	@AfterAll
	static void close() {
		clients.close();
		observers.close();
	}

	@BeforeEach
	void reset() {
		observers.primary().sql("alter sequence made restart").update();
	}

	@AfterEach
	void nextQueryIsRight() {
		assertThat(client.sql("select 42").query(Integer.class).single()).isEqualTo(42);
	}

	private static <T> List<T> all(RowStream<T> rows) {
		return rows.withStream(Stream::toList);
	}

	private static long made() {
		return observers.primary()
			.sql("select case when is_called then last_value else 0 end from made")
			.query(Long.class)
			.single();
	}

	@ParameterizedTest
	@ValueSource(strings = { "simple", "extended", "extendedForPrepared", "extendedCacheEverything" })
	void serverMakesOnePortionAtATimeInEveryQueryMode(String mode) {
		try (PostgresClients.Closeable own = open(mode);
				Stream<Long> rows = own.primary().sql(MARKED).fetchSize(100).query(Long.class).stream()) {
			Iterator<Long> iterator = rows.iterator();
			assertThat(iterator.next()).isEqualTo(1);
			assertThat(made()).isEqualTo(100);
			for (int i = 0; i < 100; i++) {
				iterator.next();
			}
			assertThat(made()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(value = StreamEngine.class, names = "COPY", mode = EnumSource.Mode.EXCLUDE)
	void portionsGrowAsElsewhere(StreamEngine engine) {
		try (Stream<Map<String, Object>> rows = client.sql(MARKED).engine(engine).query().stream()) {
			Iterator<Map<String, Object>> iterator = rows.iterator();
			for (long i = 1; i <= 64 + 512; i++) {
				assertThat(iterator.next()).containsEntry("n", i);
			}
			assertThat(made()).isEqualTo(64 + 512);
			iterator.next();
			assertThat(made()).isEqualTo(64 + 512 + 4096);
		}
	}

	@Test
	void rowsArriveBeforeALaterOneFails() {
		List<Integer> seen = new ArrayList<>();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.sql("select 10 / (5000 - n) from generate_series(1, :most) n")
				.param("most", 10_000)
				.query(Integer.class)
				.forEach(seen::add));
		assertThat(seen).hasSizeBetween(64, 4999);
	}

	@Test
	void rowsAreThoseOfAListWhateverTheParametersAndTypes() {
		client.sql("truncate t").update();
		client.batch("insert into t values (?, ?, ?)",
				List.of(List.of(1, "HAPPY", "it's \\ ?"), List.of(2, "SAD", ":x $1 ;"), List.of(3, "SAD", "c")));
		String sql = "-- first\nselect * from t where mood = :mood and id in (:ids) and name <> :name order by id; -- x";
		List<Row> expected = client.sql(sql)
			.param("mood", "SAD")
			.param("ids", List.of(1, 2, 3))
			.param("name", "it's :x")
			.query(Row.class)
			.list();
		assertThat(expected).extracting(Row::id).containsExactly(2, 3);
		for (StreamEngine engine : List.of(StreamEngine.AUTO, StreamEngine.CURSOR)) {
			assertThat(all(client.sql(sql)
				.param("mood", "SAD")
				.param("ids", List.of(1, 2, 3))
				.param("name", "it's :x")
				.engine(engine)
				.query(Row.class))).isEqualTo(expected);
		}
		assertThat(all(client.sql("(select id from t) union values (7) order by 1")
			.fetchSize(2)
			.query((row, number) -> row.getInt(1) * 100 + number))).containsExactly(100, 201, 302, 703);
		assertThat(client.sql("select id from t where false").query(Integer.class).forEach((id) -> {
		})).isZero();
		assertThat(client.sql("with x as (table t) select id from x for update")
			.query(Integer.class)
			.chunks(2)
			.forEach((ids) -> {
			})).isEqualTo(2);
	}

	record Row(int id, Mood mood, String name) {
	}

	enum Mood {

		HAPPY, SAD

	}

	@Test
	void refusalNamesTheRowInAllOfTheStream() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select nullif(n, 150) as n from generate_series(1, 200) n")
				.fetchSize(40)
				.query(int.class)
				.forEach((n) -> {
				}))
			.withMessageContaining("row 150: column 'n'");
	}

	@Test
	void limitOfTimeHoldsForAllOfTheStream() {
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.sql("select pg_sleep(0.05)::text from generate_series(1, 200)")
				.fetchSize(2)
				.timeout(Duration.ofMillis(400))
				.query()
				.forEach((row) -> {
				}));
	}

	@Test
	void otherStatementsRunBesideItInATransactionAndNoCursorStays() {
		client.transaction().run((tx) -> {
			AtomicLong sum = new AtomicLong();
			tx.sql("select generate_series(1, 1000)")
				.fetchSize(100)
				.query(Integer.class)
				.forEach((n) -> sum.addAndGet(tx.sql("select ?::int").param(n).query(Integer.class).single()));
			assertThat(sum).hasValue(500_500);
			try (Stream<Integer> left = tx.sql("select generate_series(1, 1000)").query(Integer.class).stream()) {
				assertThat(left.iterator().next()).isEqualTo(1);
			}
			assertThat(tx.sql("select count(*) from pg_cursors").query(Long.class).single()).isZero();
		});
	}

	@Test
	void statementsThatNoCursorCanBeDeclaredForAreRefusedBeforeTheyRun() {
		client.sql("truncate t").update();
		for (String sql : List.of("insert into t (id) values (1) returning id", "explain select 1", "show work_mem",
				"with x as (insert into t (id) values (1) returning id) select * from x", "select 1; select 2")) {
			assertThatExceptionOfType(StreamEngineException.class).as(sql)
				.isThrownBy(() -> client.sql(sql).query().stream())
				.withMessageContainingAll("preferQueryMode=simple", "list()");
		}
		assertThatExceptionOfType(StreamEngineException.class)
			.isThrownBy(() -> client.sql("select 1").engine(StreamEngine.COPY).query().stream())
			.withMessageContainingAll("preferQueryMode=simple", "StreamEngine.CURSOR");
		assertThatExceptionOfType(StreamEngineException.class)
			.isThrownBy(() -> client.copy().query("select 1 as id").records(Row.class).to((row) -> {
			}))
			.withMessageContaining("preferQueryMode=simple");
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isZero();
	}

}
