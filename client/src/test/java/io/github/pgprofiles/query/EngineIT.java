package io.github.pgprofiles.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Whichever engine streams, the rows are the same; and which one does. */
@EveryServer
@PostgresTest
class EngineIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create type mood as enum ('FINE', 'SO_SO')").update();
		client.sql("create type moods as range (subtype = mood, multirange_type_name = moodses)").update();
		client.sql("create type pair as (a int, b text)").update();
		client.sql("create domain positive as int check (value > 0)").update();
		client.sql("""
				create table everything (id int8 primary key, i2 int2, i4 int4, o oid, f4 float4, f8 float8,
				n numeric, n2 numeric(12, 4), t text, v varchar(20), c char(5), nm name, b bool, by bytea, u uuid,
				d date, ti time, tz timetz, ts timestamp, tsz timestamptz, m mood, p positive, i4s int4[],
				texts text[], moods mood[], ns numeric[])""").update();
		client.sql("""
				insert into everything values
				(1, 2, 3, 4, 1.5, 2.5, 12345.678, -0.0001, 'text', 'varchar', 'c', 'name', true, '\\x00ff'::bytea,
				'11111111-2222-3333-4444-555555555555', '2024-02-29', '23:59:59.999999', '12:00+02',
				'2024-01-01 12:00', '2024-01-01 12:00+01', 'FINE', 7, '{1,null,3}', '{a,NULL,"b c"}', '{FINE,SO_SO}',
				'{1.5,NULL}'),
				(2, -32768, -2147483648, 4294967295, '-infinity', 'NaN', 'NaN', 99999999.9999, '', 'ü€😀', '', '',
				false, '', '00000000-0000-0000-0000-000000000000', '0044-03-15 BC', '00:00', '00:00-15:59',
				'9999-12-31 23:59:59', '0001-01-01 00:00+00', 'SO_SO', 1, '{}', '{}', '{}', '{}')""").update();
		client.sql("insert into everything (id) values (3)").update();
	}

	@AfterEach
	void nextQueryIsRight() {
		assertThat(client.sql("select 42").query(Integer.class).single()).isEqualTo(42);
	}

	private static StreamTemplate.StreamSpec by(StreamEngine engine, String sql) {
		return client.sql(sql).engine(engine);
	}

	private static <T> List<T> all(RowStream<T> rows) {
		return rows.withStream(Stream::toList);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void rowsOfManyTypesAreTheSameAsThoseOfAList(StreamEngine engine) {
		// n is numeric's NaN in one row, which no BigDecimal holds
		String sql = "select id, i2, i4, o, f4, f8, n2, t, v, c, nm, b, by, u, d, ti, tz, ts, tsz, m, p, i4s, texts,"
				+ " moods, ns from everything order by id";
		List<Map<String, Object>> expected = client.sql(sql).query().list();
		List<Map<String, Object>> streamed = all(by(engine, sql).query());
		assertThat(streamed).usingRecursiveComparison()
			.withEqualsForType(Double::equals, Double.class)
			.isEqualTo(expected);
		assertThat(streamed).hasSize(3);
		assertThat(streamed.get(2)).hasSize(25).allSatisfy((name, value) -> {
			if (!name.equals("id")) {
				assertThat(value).as(name).isNull();
			}
		});
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void rarerTypesAndThoseOfAUserAreTheSame(StreamEngine engine) {
		String sql = """
				select '1 mon 2 days 3.5 s'::interval as iv, '{"a": [1, null]}'::jsonb as jb, '[1]'::json as j,
				'10.0.0.0/8'::inet as ip, '10.0.0.0/8'::cidr as net, '08:00:2b:01:02:03'::macaddr as mac,
				int4range(1, 5) as r, int8multirange(int8range(1, 3), int8range(5, null)) as mr, daterange(null, null) as dr,
				'FINE'::mood as m, '{{FINE},{SO_SO}}'::mood[] as ms, '[FINE,SO_SO]'::moods as rm,
				'{[FINE,SO_SO]}'::moodses as mrm, array['[FINE,SO_SO)']::moods[] as rms,
				'<a/>'::xml as x, point(1, 2) as pt, B'101' as bits, '16/B374D848'::pg_lsn as lsn, 'a b'::tsvector as ts,
				'{{1,2},{3,null}}'::int[] as two, array[now() - now()] as ivs, 7::positive as p""";
		List<Map<String, Object>> expected = client.sql(sql).query().list();
		assertThat(all(by(engine, sql).query())).usingRecursiveComparison().isEqualTo(expected);
		assertThat(all(by(engine, "select query from (select query, i.* from watched, (%s) i) q".formatted(sql))
			.query(String.class))).singleElement()
			.asString()
			.startsWith((engine == StreamEngine.CURSOR) ? "select" : "COPY");
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void recordsAndValuesAreTheSame(StreamEngine engine) {
		assertThat(all(by(engine, "select id, t, m as mood, moods from everything order by id").query(Some.class)))
			.containsExactly(new Some(1, "text", Mood.FINE, List.of(Mood.FINE, Mood.SO_SO)),
					new Some(2, "", Mood.SO_SO, List.of()), new Some(3, null, null, null));
		assertThat(all(by(engine, "values (1), (null), (3)").query(Integer.class))).containsExactly(1, null, 3);
		assertThat(by(engine, "table everything").query(Named.class).forEach((row) -> {
		})).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void noRowsOneRowAndAMillion(StreamEngine engine) {
		List<Integer> seen = new ArrayList<>();
		assertThat(by(engine, "select 1 where false").query(Integer.class).forEach(seen::add)).isZero();
		assertThat(by(engine, "select 1").query(Integer.class).forEach(seen::add)).isEqualTo(1);
		assertThat(seen).containsExactly(1);
		AtomicLong sum = new AtomicLong();
		assertThat(by(engine, "select generate_series(1, 1000000)").query(Integer.class).forEach(sum::addAndGet))
			.isEqualTo(1_000_000);
		assertThat(sum).hasValue(1_000_000L * 1_000_001 / 2);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void queriesInParenthesesAreStreamed(StreamEngine engine) {
		for (String sql : List.of("(select 1 as n union select 2) order by n", "((select 1) union all (select 2))",
				"(values (1), (2))", "( /* a */ (with x as (values (1), (2)) table x) -- )\n)",
				"((with x as (select 1) table x) union all select 2) order by 1",
				"(select 1) union all (values (2));")) {
			assertThat(all(by(engine, sql).query(Integer.class))).as(sql).containsExactly(1, 2);
		}
		assertThat(all(by(engine, "(table everything) order by id limit 2").query(Named.class))).hasSize(2);
		assertThat(all(by(engine, "(select t from everything where id = :id)").param("id", 1).query(String.class)))
			.containsExactly("text");
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void rowsWithoutColumnsAreRows(StreamEngine engine) {
		assertThat(all(by(engine, "select from generate_series(1, 3)").query())).containsExactly(Map.of(), Map.of(),
				Map.of());
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void commentsAndSemicolonsAtTheEndAreNoHindrance(StreamEngine engine) {
		for (String sql : List.of("select 1;", "select 1 -- the end", "/* (';' */ select 1 ;;", "select 1; -- the end",
				"select 1 /* the end */")) {
			assertThat(all(by(engine, sql).query(Integer.class))).as(sql).containsExactly(1);
		}
		assertThat(all(by(engine, "select '{\"a\": 1}'::jsonb ?? 'a' as found, ';--'").query()))
			.containsExactly(Map.of("found", true, "?column?", ";--"));
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void refusalsNameRowColumnAndTypes(StreamEngine engine) {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> by(engine, "values (1), (null)").query(int.class).forEach((row) -> {
			}))
			.withMessageContaining("row 2: column 'column1' (int4)");
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> by(engine, "select 1, 2").query(Long.class).stream());
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> by(engine, "select d from everything order by id").query(Mood.class).stream().toList())
			.withMessageContaining("row 1: column 'd' (date)");
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void aTypeThatChangesBetweenTwoStreamsIsReadAnew(StreamEngine engine) {
		String table = "changing_" + engine;
		client.sql("create table " + table + " as select 1::int4 as v").update();
		for (int i = 0; i < 7; i++) {
			assertThat(all(by(engine, "select * from " + table).query())).containsExactly(Map.of("v", 1));
		}
		// not on the client's connection, whose driver would notice
		database.executeAsSuperuser("alter table " + table + " alter column v type text, add column w int8 default 2");
		assertThat(all(by(engine, "select * from " + table).query())).containsExactly(Map.of("v", "1", "w", 2L));
	}

	@Test
	void autoTakesCopyOnlyWhereTheResultIsTheSame() {
		assertThat(isCopied(client.sql("select query from watched"))).isTrue();
		assertThat(isCopied(client.sql("  -- what runs\n SELECT query FROM watched;"))).isTrue();
		assertThat(isCopied(client.sql("table watched_query"))).isTrue();
		assertThat(isCopied(client.sql("select query from watched").engine(StreamEngine.CURSOR))).isFalse();
		assertThat(isCopied(client.sql("select query from watched where pid <> ?").param(0))).isFalse();
		assertThat(isCopied(client.sql("with w as (select query from watched) select * from w"))).isFalse();
		assertThat(isCopied(client.sql("(select query from watched)"))).isFalse();
		assertThat(isCopied(client.sql("select query from watched").fetchSize(10))).isFalse();
		client.transaction().run((tx) -> assertThat(isCopied(tx.sql("select query from watched"))).isFalse());
		assertThat(all(client.sql("select query from watched").query((row, number) -> row.getString(1))))
			.singleElement()
			.asString()
			.doesNotStartWith("COPY");
	}

	/** Asks the server what it is running. */
	private static boolean isCopied(StreamTemplate.StreamSpec spec) {
		return all(spec.query(String.class)).get(0).startsWith("COPY");
	}

	@BeforeAll
	static void watch() {
		client.sql("create view watched as select pid, query from pg_stat_activity where pid = pg_backend_pid()")
			.update();
		client.sql("create view watched_query as select query from watched").update();
	}

	@Test
	void autoGoesOnWithACursorWhereAColumnHasNoBinaryForm() {
		assertThat(all(client.sql("select (1, 'x')::pair as pair").query(String.class))).containsExactly("(1,x)");
		// what is not read does not matter
		assertThat(isCopied(client.sql("select query from (select query, (1, 'x')::pair as pair from watched) w")))
			.isTrue();
	}

	@Test
	void copyTakesParametersAsLiterals() {
		String quotes = "it's \\ $$ :x ? \"";
		assertThat(all(by(StreamEngine.COPY, "select :text::text as t, :number::int8 as id").param("text", quotes)
			.param("number", 7)
			.query(Named.class))).containsExactly(new Named(7, quotes));
		assertThat(all(by(StreamEngine.COPY, "select id from everything where id in (:ids) and i2 = any(:twos)")
			.param("ids", List.of(1, 2))
			.param("twos", List.of(2))
			.query(Long.class))).containsExactly(1L);
		assertThat(isCopied(by(StreamEngine.COPY, "select query from watched where pid <> ?").param(0))).isTrue();
	}

	@Test
	void copyTakesQueriesThatAutoDoesNot() {
		assertThat(all(by(StreamEngine.COPY, "with w as (select 1 as a) select a from w").query(Integer.class)))
			.containsExactly(1);
		client.sql("create table t (id int)").update();
		assertThat(all(by(StreamEngine.COPY, "insert into t values (1), (2) returning id").query(Integer.class)))
			.containsExactly(1, 2);
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(2);
	}

	@Test
	void copyRefusesWhatItCannotStreamAndSaysWhatToDo() {
		refused("RowMapper", () -> by(StreamEngine.COPY, "select 1").query((row, number) -> number).stream());
		refused("fetchSize", () -> by(StreamEngine.COPY, "select 1").fetchSize(5).query().stream());
		refused("'pair' (pair)", () -> by(StreamEngine.COPY, "select (1, 'x')::pair as pair").query().stream());
		refused("returns none", () -> by(StreamEngine.COPY, "update everything set i2 = 1").query().stream());
		refused("one SELECT", () -> by(StreamEngine.COPY, "explain select 1").query().stream());
		refused("one SELECT", () -> by(StreamEngine.COPY, "select 1; select 2").query().stream());
		assertThat(client.sql("select i2 from everything where id = 1").query(Integer.class).single()).isEqualTo(2);
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> by(StreamEngine.COPY, "select * from nowhere").query().stream());
	}

	private static void refused(String reason, Runnable work) {
		assertThatExceptionOfType(StreamEngineException.class).isThrownBy(work::run)
			.withMessageStartingWith("Profile 'orders': StreamEngine.COPY ")
			.withMessageContaining(reason)
			.withMessageContaining("StreamEngine.CURSOR");
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void chunksAreListsOfOneSizeAndARest(StreamEngine engine) {
		List<List<Integer>> chunks = new ArrayList<>();
		assertThat(by(engine, "select generate_series(1, 7)").query(Integer.class).chunks(3).forEach(chunks::add))
			.isEqualTo(3);
		assertThat(chunks).containsExactly(List.of(1, 2, 3), List.of(4, 5, 6), List.of(7));
		chunks.get(0).add(99);
		assertThat(all(by(engine, "select generate_series(1, 6)").query(Integer.class).chunks(3)))
			.containsExactly(List.of(1, 2, 3), List.of(4, 5, 6));
		assertThat(by(engine, "select 1 where false").query(Integer.class).chunks(3).forEach(chunks::add)).isZero();
		assertThat(all(by(engine, "select generate_series(1, 5)").query(Integer.class).chunks(2).chunks(2)))
			.containsExactly(List.of(List.of(1, 2), List.of(3, 4)), List.of(List.of(5)));
	}

	record Some(long id, String t, Mood mood, List<Mood> moods) {
	}

	record Named(long id, String t) {
	}

	enum Mood {

		FINE, SO_SO

	}

}
