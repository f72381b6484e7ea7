package io.github.pgprofiles.query;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A batch of a plain INSERT, whose rows go at once where nobody can tell the difference.
 */
@EveryServer
@PostgresTest
class BatchAtOnceIT {

	private static final String ARRAYS = "unnest(";

	/** What is known of a table is kept by the text of the statement. */
	private static int statements;

	private final String insert = "insert into t (id, name) values (?, ?)" + " ".repeat(++statements);

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeEach
	void tables() {
		client.sql("drop schema public cascade; create schema public").update();
		client.sql("create table t (id int primary key, name text)").update();
		client.sql("create table log (line text)").update();
	}

	private static List<List<Object>> rows(int count) {
		return IntStream.rangeClosed(1, count).mapToObj((i) -> List.<Object>of(i, "n" + i)).toList();
	}

	/** Whether a batch of 300 rows went at once; each was counted. */
	private static boolean isAtOnce(String sql) {
		return isAtOnce(sql, rows(300));
	}

	private static boolean isAtOnce(String sql, List<? extends Object> rows) {
		proxy.takeStatements();
		int[] counts = client.batch(sql, rows);
		assertThat(counts).hasSize(rows.size()).containsOnly(1);
		return proxy.takeStatements().stream().anyMatch((statement) -> statement.contains(ARRAYS));
	}

	/**
	 * In a transaction that has begun, as BEGIN is counted by itself in a long message.
	 */
	private int trips(int rows) {
		int[] trips = new int[1];
		client.transaction().run((tx) -> {
			tx.sql("truncate t").update();
			proxy.takeRoundTrips();
			assertThat(tx.batch(this.insert).update(rows(rows))).isEqualTo(rows);
			trips[0] = proxy.takeRoundTrips();
		});
		return trips[0];
	}

	@Test
	void costsATripForEachPortion() {
		// the first time with a question about the table
		assertThat(trips(10_000)).isEqualTo(1 + 10);
		for (int run = 0; run < 10; run++) {
			assertThat(trips(10_000)).isEqualTo(10);
			assertThat(trips(100)).isEqualTo(1);
		}
		assertThat(client.sql("select count(*) || min(name) || max(id) from t").query(String.class).single())
			.isEqualTo("100n1100");
	}

	@Test
	void fewRowsOfAnUnknownTableAskNothing() {
		assertThat(trips(200)).isEqualTo(1);
		assertThat(trips(1)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "insert into t (id, name) values (?, ?)", "INSERT INTO public.t (name, id) VALUES ('x', ?);",
					"insert into \"t\" values (?, null)", "insert into t (\"id\") values ( ? )" })
	void goesAtOnce(String sql) {
		List<List<Object>> rows = sql.contains("?, ?") ? rows(300)
				: IntStream.rangeClosed(1, 300).mapToObj((i) -> List.<Object>of(i)).toList();
		assertThat(isAtOnce(sql, rows)).isTrue();
		assertThat(client.sql("select sum(id) from t").query(Long.class).single()).isEqualTo(300 * 301 / 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into t (id, name) values (?, upper(?))", "insert into t values (?, ?::varchar)",
			"insert into t (id, name) values (?, ?) on conflict do nothing", "insert into t select ?, ?",
			"insert into t (id, name) values (?, ?) returning id", "insert into t as x (id, name) values (?, ?)",
			"insert into t (id, name) values (?, (select max(name) from t where name > ?))",
			"with x as (select 1) insert into t (id, name) values (?, ?)",
			"insert into t (id, name) values (?, ?) -- x",
			"update t set name = 'x' where ?::int + id = 0 or name = ?" })
	void anythingElseGoesRowByRow(String sql) {
		proxy.takeStatements();
		client.batch(sql).update(rows(300));
		assertThat(proxy.takeStatements()).noneMatch((statement) -> statement.contains(ARRAYS));
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"create function f() returns trigger language plpgsql as $$begin insert into log values (tg_op); return null; end$$;"
					+ "create trigger g after insert on t for each statement execute function f()",
			"create function f() returns trigger language plpgsql as $$begin new.name = new.name; return new; end$$;"
					+ "create trigger g before insert on t for each row execute function f()",
			"create rule g as on insert to t do also insert into log values (new.name)",
			"alter table t enable row level security; alter table t force row level security; create policy g on t using (true)",
			"create function f(text) returns boolean language sql stable as 'select not exists (select from t where name = $1)';"
					+ "alter table t add check (f(name))",
			"create function f() returns int language sql volatile as 'select count(*)::int from t';"
					+ "alter table t add n int default f()",
			"alter table t add n timestamptz default statement_timestamp()",
			"alter table t add parent int references t", "create domain d as text; alter table t alter name type d",
			"alter table t rename to other; create view t as select * from other" })
	void whateverCouldTellTheDifferenceGetsRowsOneByOne(String change) {
		assertThat(isAtOnce(this.insert)).isTrue();
		client.sql("truncate t").update();
		client.sql(change).update();
		// what was done before the check found out is undone
		int[] counts = client.batch(this.insert, rows(300));
		assertThat(counts).hasSize(300).containsOnly(1);
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(300);
		long lines = client.sql("select count(*) from log").query(Long.class).single();
		assertThat(lines).isEqualTo((change.contains("into log")) ? 300 : 0);
		client.sql("delete from t").update();
		assertThat(isAtOnce(this.insert)).as("known by now").isFalse();
	}

	@Test
	void partitionsAreAsTheirTable() {
		client
			.sql("drop table t; create table t (id int, name text) partition by range (id);"
					+ "create table t1 partition of t for values from (0) to (150);"
					+ "create table t2 partition of t for values from (150) to (1000)")
			.update();
		assertThat(isAtOnce(this.insert)).isTrue();
		assertThat(client.sql("select count(*) from t2").query(Long.class).single()).isEqualTo(151);
		client
			.sql("create or replace function f() returns trigger language plpgsql as"
					+ " $$begin insert into log values (new.name); return new; end$$;"
					+ "create trigger g after insert on t2 for each row execute function f()")
			.update();
		client.batch(this.insert, rows(300));
		assertThat(client.sql("select count(*) from log").query(Long.class).single()).isEqualTo(151);
	}

	@Test
	void keyOfPartitionsWithAFunctionOfAUsersGetsRowsOneByOne() {
		client
			.sql("create function f(int) returns int language plpgsql immutable as 'begin return $1; end';"
					+ "drop table t; create table t (id int, name text) partition by range (f(id));"
					+ "create table t1 partition of t for values from (0) to (1000)")
			.update();
		assertThat(isAtOnce(this.insert)).isFalse();
		assertThat(isAtOnce("insert into t1 (id, name) values (?, ?)")).isFalse();
	}

	@Test
	void compositeColumnGetsRowsOneByOne() {
		client.sql("create type pair as (a int, b text); create table pairs (id int, p pair)").update();
		List<List<Object>> rows = IntStream.range(0, 300).mapToObj((i) -> List.<Object>of(i, "(1,x)")).toList();
		assertThat(isAtOnce("insert into pairs (id, p) values (?, ?)", rows)).isFalse();
		assertThat(client.sql("select count(*) from pairs where (p).b = 'x'").query(Long.class).single())
			.isEqualTo(300);
	}

	@ParameterizedTest
	@ValueSource(strings = { "repeatable read", "serializable" })
	void oldSnapshotGetsRowsOneByOne(String isolation) {
		assertThat(isAtOnce(this.insert)).isTrue();
		client.sql("truncate t").update();
		client.transaction().run((tx) -> {
			tx.sql("set transaction isolation level " + isolation).update();
			tx.sql("select count(*) from t").query(Long.class).single();
			other.sql("""
					create function f() returns trigger language plpgsql as
						'begin insert into log values (tg_op); return null; end';
					create trigger g after insert on t for each statement execute function f()""").update();
			assertThat(tx.batch(this.insert).update(rows(300))).isEqualTo(300);
		});
		assertThat(client.sql("select count(*) from log").query(Long.class).single()).isEqualTo(300);
	}

	private static final String EVERY_TYPE = "create table %s (id int primary key, a int8, b int2, c numeric(12, 3),"
			+ " d float8, e bool, f text, g varchar(40), h char(5), i timestamptz, j timestamp, k date, l time, m uuid,"
			+ " n bytea, o jsonb, p json, q interval, r inet, s float4)";

	private static List<Object> everyType(int i) {
		String text = List.of("", "NULL", "a,b", "{x}", "\"quoted\"", "back\\slash", "new\nline", "ü€😀", " ")
			.get(i % 9);
		List<Object> row = new ArrayList<>(Arrays.asList(i, (long) i << 33, (short) i,
				new BigDecimal(i).movePointLeft(2), (i % 7 == 0) ? Double.NaN : i / 3.0, i % 2 == 0, text, text + i,
				"c" + (i % 10), OffsetDateTime.of(2026, 1, 1 + i % 28, 1, 2, 3, i * 1000, ZoneOffset.ofHours(i % 5)),
				LocalDateTime.of(1900 + i, 2, 3, 4, 5, 6, i * 1000), LocalDate.of(1, 1, 1).plusDays(i * 999L),
				LocalTime.of(i % 24, i % 60), new UUID(i, -i), ("bytes\0\\" + i).getBytes(StandardCharsets.UTF_8),
				Map.of("n", i, "t", text), "{\"j\": [%d]}".formatted(i), "%d days -3 hours".formatted(i),
				"10.0.%d.%d".formatted(i % 256, i % 99), i / 4f));
		if (i % 5 == 0) {
			Collections.fill(row.subList(1, row.size()), null);
		}
		return row;
	}

	@Test
	void valuesOfEveryTypeArriveAsTheyDoOneByOne() {
		client.sql(EVERY_TYPE.formatted("one")).update();
		client.sql(EVERY_TYPE.formatted("many")).update();
		String insert = "insert into %s values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
		List<List<Object>> rows = IntStream.rangeClosed(1, 400).mapToObj(BatchAtOnceIT::everyType).toList();
		for (List<Object> row : rows) {
			client.batch(insert.formatted("one"), List.of(row));
		}
		for (int run = 0; run < 7; run++) {
			client.sql("truncate many").update();
			assertThat(isAtOnce(insert.formatted("many"), rows)).isTrue();
			assertThat(client
				.sql("select count(*) from ((select x::text from one x except select y::text from many y)"
						+ " union all (select y::text from many y except select x::text from one x)) z")
				.query(Long.class)
				.single()).isZero();
		}
	}

	@Test
	void valuesOfSeveralTypesInOneColumnGoOneByOne() {
		IntFunction<List<Object>> row = (i) -> List.of((i % 2 == 0) ? (Object) i : (Object) (long) i, "n");
		assertThat(isAtOnce("insert into t values (?, ?)", IntStream.range(0, 300).mapToObj(row).toList())).isFalse();
	}

	@Test
	void columnThatWasRetypedGetsNoValueOfAnotherType() {
		client.sql("create table other (id int, at timestamp)").update();
		String insert = "insert into other (id, at) values (?, ?)";
		List<List<Object>> rows = IntStream.range(0, 300)
			.mapToObj((i) -> List.<Object>of(i, "2026-01-01 12:00:00+05"))
			.toList();
		assertThat(isAtOnce(insert, rows)).isTrue();
		client.sql("alter table other alter at type timestamptz using at at time zone 'UTC'").update();
		client.sql("truncate other").update();
		assertThat(client.batch(insert, rows)).containsOnly(1);
		assertThat(client.sql("select distinct extract(hour from at at time zone 'UTC')::int from other")
			.query(Integer.class)
			.list()).containsExactly(7);
	}

	@Test
	void anotherTableOfTheNameGetsTheRows() {
		assertThat(isAtOnce(this.insert)).isTrue();
		client.transaction().run((tx) -> {
			tx.sql("create temp table t (name varchar(3), id numeric) on commit drop").update();
			assertThat(tx.batch(this.insert).update(rows(99))).isEqualTo(99);
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> tx.nested().run((inner) -> inner.batch(this.insert).update(rows(300))))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(100));
			assertThat(tx.sql("select sum(id) from pg_temp.t").query(Integer.class).single()).isEqualTo(99 * 50);
		});
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(300);
	}

	@Test
	void failureNamesItsRowAndLeavesNothing() {
		assertThat(isAtOnce(this.insert)).isTrue();
		client.sql("delete from t where id <> 250").update();
		for (int run = 0; run < 7; run++) {
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> client.batch(this.insert, rows(300)))
				.withMessageContaining("batch, row 250;")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(250));
			List<List<Object>> bad = new ArrayList<>(rows(200));
			bad.set(120, Arrays.asList(null, "x"));
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> client.batch(this.insert, bad))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(121));
		}
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(1);
		client.transaction().run((tx) -> {
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> tx.nested().run((inner) -> inner.batch(this.insert).update(rows(2500))))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(250));
			assertThat(tx.batch(this.insert).update(rows(249))).isEqualTo(249);
		});
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(250);
	}

	@Test
	void manyPortionsLeaveFewSavepoints() {
		client.batch(this.insert, rows(300));
		client.sql("truncate t").update();
		assertThat(client.batch(this.insert).size(100).update(rows(10_000))).isEqualTo(10_000);
		// each savepoint that wrote has a number of its own
		assertThat(client.sql("select count(distinct xmin::text) from t").query(Long.class).single()).isEqualTo(51);
	}

	@Test
	void batchesOfOneTransactionShareTheSavepoints() {
		client.batch(this.insert, rows(300));
		client.sql("alter table t drop constraint t_pkey; truncate t").update();
		assertThat(isAtOnce(this.insert)).isTrue();
		for (int run = 0; run < 2; run++) {
			client.transaction().run((tx) -> {
				tx.sql("truncate t").update();
				for (int batch = 0; batch < 30; batch++) {
					assertThat(tx.batch(this.insert).size(100).update(rows(300))).isEqualTo(300);
				}
			});
			assertThat(client.sql("select count(distinct xmin::text) from t").query(Long.class).single()).isEqualTo(51);
		}
	}

	@Test
	void partitionThatCameMeanwhileIsLookedAt() {
		client
			.sql("drop table t; create table t (id int, name text) partition by range (id);"
					+ "create table t1 partition of t for values from (0) to (150)")
			.update();
		client.sql("create table t2 (id int, name text)").update();
		other.sql("""
				create function f() returns trigger language plpgsql as
					'begin if new.id = 200 then return null; end if; return new; end';
				create trigger g before insert on t2 for each row execute function f()""").update();
		client.sql("create table t0 partition of t for values from (1000) to (2000)").update();
		Iterator<List<Object>> rows = IntStream.range(0, 600).mapToObj((i) -> {
			if (i == 300) {
				other.sql("alter table t attach partition t2 for values from (150) to (1000)").update();
			}
			return List.<Object>of((i < 300) ? 1000 + i : i - 150, "n");
		}).iterator();
		assertThat(client.batch(this.insert).size(300).update(rows)).isEqualTo(599);
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(599);
	}

}
