package io.github.pgprofiles.query;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.UnexpectedResultException;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One text of a statement means the same whichever way it is run. */
@EveryServer
@PostgresTest
class SqlTextIT {

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create table t (a int, b text, tags int[])").update();
	}

	@BeforeEach
	void fill() {
		client.sql("truncate t").update();
		client.sql("insert into t values (1, 'x', '{1,2}'), (2, 'y', '{3}'), (3, null, '{}')").update();
	}

	private static String csv(CopyOutSpec.Query query) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		query.csv().to(bytes);
		return bytes.toString(StandardCharsets.UTF_8).strip();
	}

	@FunctionalInterface
	private interface Way {

		String run(String sql);

	}

	@FunctionalInterface
	private interface Run {

		Object on(StatementSpec spec);

	}

	/** All ways that a query can be run, each to the text of its only value. */
	private static Map<String, Way> queries() {
		Map<String, Way> ways = new LinkedHashMap<>();
		ways.put("list", (sql) -> client.sql(sql).query(String.class).list().get(0));
		ways.put("single", (sql) -> client.sql(sql).query(String.class).single());
		ways.put("optional", (sql) -> client.sql(sql).query(String.class).optional().orElseThrow());
		ways.put("timeout", (sql) -> client.sql(sql).timeout(Duration.ofSeconds(9)).query(String.class).single());
		ways.put("cursor", (sql) -> streamed(client.sql(sql).engine(StreamEngine.CURSOR)));
		ways.put("auto", (sql) -> streamed(client.sql(sql)));
		ways.put("copy", (sql) -> streamed(client.sql(sql).engine(StreamEngine.COPY)));
		ways.put("fetchSize", (sql) -> streamed(client.sql(sql).fetchSize(1)));
		ways.put("chunks",
				(sql) -> client.sql(sql).query(String.class).chunks(3).withStream(Stream::toList).get(0).get(0));
		ways.put("copy out", (sql) -> csv(client.copy().query(sql)));
		ways.put("records", (sql) -> {
			List<Value> records = new ArrayList<>();
			client.copy().query(sql).records(Value.class).to(records::add);
			return records.get(0).v();
		});
		ways.put("transaction",
				(sql) -> client.transaction().execute((tx) -> tx.sql(sql).query(String.class).single()));
		ways.put("transaction's timeout",
				(sql) -> client.transaction()
					.timeout(Duration.ofSeconds(9))
					.execute((tx) -> tx.sql(sql).timeout(Duration.ofSeconds(5)).query(String.class).single()));
		ways.put("transaction's stream", (sql) -> client.transaction().execute((tx) -> streamed(tx.sql(sql))));
		ways.put("once",
				(sql) -> client.transaction()
					.once("key " + sql, String.class)
					.execute((tx) -> tx.sql(sql).query(String.class).single()));
		return ways;
	}

	private static <T> List<T> all(RowStream<T> rows) {
		return rows.withStream(Stream::toList);
	}

	private static String streamed(StreamTemplate.StreamSpec spec) {
		return spec.query(String.class).withStream(Stream::toList).get(0);
	}

	record Value(String v) {
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 'a' as v;", "select 'a' as v; -- note", "select 'a' as v;; ;", ";select 'a' as v",
			"select 'a' as v; /* it's :x ? /* nested; */ \" */ ; -- $$ $1 {d", "-- first\n; select 'a' as v;\n\n",
			"select 'a' as v -- last; select 2", "insert into t (b) values ('a') returning b as v; -- x",
			"with i as (insert into t (b) values ('a') returning b) select b as v from i ;-- :x" })
	void emptyStatementsAreNoHindrance(String sql) {
		queries().forEach((way, query) -> assertThat(query.run(sql)).as(way).isEqualTo("a"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "; -- note", ";;", ";/* :a ? ' */ ; --\n" })
	void emptyStatementsAreNoHindranceToChanges(String tail) {
		assertThat(client.sql("update t set b = 'z' where a = :a" + tail).param("a", 1).update()).isEqualTo(1);
		assertThat(
				client.sql("update t set b = 'z' where a > ?" + tail).param(0).timeout(Duration.ofSeconds(9)).update())
			.isEqualTo(3);
		assertThat(client.batch("insert into t values (?, ?)" + tail, List.of(List.of(7, "x"), List.of(8, "y"))))
			.containsExactly(1, 1);
		assertThat(client.batch("insert into t values (:a, :b) returning a" + tail)
			.query(Integer.class)
			.list(List.of(Map.of("a", 9, "b", "x"), Map.of("a", 10, "b", "y")))).containsExactly(9, 10);
		client.transaction()
			.timeout(Duration.ofSeconds(9))
			.run((tx) -> assertThat(tx.sql("delete from t where a = 10" + tail).timeout(Duration.ofSeconds(5)).update())
				.isEqualTo(1));
		assertThat(client.copy()
			.into("public.t")
			.columns("a")
			.staging("insert into t (a) select a from staging" + tail)
			.csv()
			.from(new ByteArrayInputStream("11\n12\n".getBytes(StandardCharsets.UTF_8)))
			.rows()).isEqualTo(2);
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(8);
	}

	@Test
	void rowThatIsReturnedWithANoteBehindItIsStoredAndRead() {
		assertThat(
				client.sql("insert into t (a) values (42) returning a; -- the new one").query(Integer.class).optional())
			.hasValue(42);
		assertThat(client.sql("select count(*) from t where a = 42").query(Long.class).single()).isEqualTo(1);
	}

	@Test
	void anotherStatementBehindTheSemicolonIsStillAnError() {
		assertThatExceptionOfType(UnexpectedResultException.class)
			.isThrownBy(() -> client.sql("select 1; select 2; -- x").query().list());
	}

	@ParameterizedTest
	@ValueSource(strings = { "select $1::text as v", "select 'a' || $2 as v", "select $1 as v; -- x" })
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void numberedParameterIsRefusedBeforeAnythingIsSent(String sql) {
		queries().forEach((way, query) -> refused(way, () -> query.run(sql), "'$", "':name'", "'?'"));
		refused("update", () -> client.sql("update t set b = $1").update(), "'$1'");
		refused("both", () -> client.sql("select $1::int, ?::int").param(1).query().list(), "'$1'");
		refused("named", () -> client.sql("select $1::int, :a::int").param("a", 1).query().list(), "'$1'");
		refused("batch", () -> client.batch("insert into t values ($1, $2)", List.of(List.of(1, "x"))), "'$1'");
		refused("batch, mixed", () -> client.batch("insert into t values ($1, ?)", List.of(List.of("x"))), "'$1'");
		refused("batch, named", () -> client.batch("insert into t values ($1, :b)", List.of(Map.of("b", "x"))), "'$1'");
		refused("staging", () -> client.copy().into("public.t").staging("insert into t (a) select $1"), "'$1'",
				"the value itself");
		refused("where", () -> client.copy().into("public.t").csv().where("a = $1"), "'$1'", "the value itself");
		refused("upsert", () -> client.copy().into("public.t").onConflict("a").update().where("t.a = $1"), "'$1'");
		int pid = Backends.of(client);
		client.transaction().run((tx) -> {
			refused("in a transaction", () -> tx.sql(sql).query().list(), "'$");
			assertThat(tx.sql("select pg_backend_pid()").query(Integer.class).single()).isEqualTo(pid);
		});
	}

	private static void refused(String way, Runnable work, String... message) {
		assertThatExceptionOfType(ParameterException.class).as(way)
			.isThrownBy(work::run)
			.withMessageContainingAll(message)
			.withMessageStartingWith("Profile 'orders': the statement has ");
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void dollarsThatAreNoParametersOfOursAreLeftAlone() {
		queries().forEach((way,
				query) -> assertThat(query.run(
						"select '$1' || $$ $1 ? :a $$ || \"$1\" || a$1 as v from (select 'b' as \"$1\", 'c' as a$1) x"))
					.as(way)
					.satisfiesAnyOf((text) -> assertThat(text).isEqualTo("$1 $1 ? :a bc"),
							(text) -> assertThat(text).isEqualTo("\"$1 $1 ? :a bc\"")));
		client.sql("create or replace function twice(int) returns int language sql return $1 * 2").update();
		client.sql("""
				create or replace function thrice(int) returns int language sql
				begin atomic select $1; select $1 * 3; end; -- a note""").update();
		client.sql("create or replace function plus(int) returns int as $$ select $1 + 1 $$ language sql").update();
		assertThat(client.sql("select plus(twice(thrice(1)))").query(Integer.class).single()).isEqualTo(7);
		client.transaction().run((tx) -> {
			tx.sql("prepare sums as select $1::int + $2::int").update();
			assertThat(tx.sql("execute sums(1, 2)").query(Integer.class).single()).isEqualTo(3);
			tx.sql("deallocate sums").update();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "select {fn lower('A')} as v", "select {d '2020-02-29'}::text as v",
			"select {ts '2020-02-29 10:11:12'}::text as v", "select {t '10:11:12'}::text as v",
			"select 'a' as v where 'a' like 'a' {escape '!'}", "select 'a' as v from {oj t left join t u on true}",
			"{call pg_sleep(0)}", "{? = call pi()}", "select {FN ucase('a')} as v" })
	void escapeOfJdbcIsRefusedWhicheverWay(String sql) {
		queries().forEach((way, query) -> refused(way, () -> query.run(sql), "JDBC's escape", "PostgreSQL's SQL"));
		refused("update", () -> client.sql("update t set b = {fn lower(b)}").update(), "JDBC's escape");
		refused("batch", () -> client.batch("insert into t values ({fn abs(?)})", List.of(List.of(1))),
				"JDBC's escape");
		refused("where", () -> client.copy().into("public.t").csv().where("a = {fn abs(a)}"), "JDBC's escape");
	}

	@Test
	void doubledQuestionMarkIsAnOperatorBesideNamesToo() {
		String sql = "select (jsonb '{\"a\": 1}' ?? :key) and jsonb '{\"a\": 1}' ??| array[:key] and jsonb '{\"a\": 1}' ? :key";
		assertThat(client.sql(sql).param("key", "a").query(Boolean.class).single()).isTrue();
		assertThat(all(client.sql(sql).param("key", "a").engine(StreamEngine.COPY).query(Boolean.class)))
			.containsExactly(true);
		assertThat(csv(client.copy().query(sql).param("key", "b"))).isEqualTo("f");
	}

	private static List<Integer> found(Object pairs, String not) {
		return client.sql("select a from t where (a, b) " + not + " in (:pairs) order by a")
			.param("pairs", pairs)
			.query(Integer.class)
			.list();
	}

	@Test
	void listOfRowsFindsTheRowsThatAreEqual() {
		List<Object[]> pairs = List.of(new Object[] { 1, "x" }, new Object[] { 2, "z" }, new Object[] { 3, null });
		assertThat(found(pairs, "")).containsExactly(1);
		assertThat(found(List.of(List.of(1, "x"), Arrays.asList(2, "y")), "")).containsExactly(1, 2);
		assertThat(found(new Object[][] { { 2, "y" } }, "")).containsExactly(2);
		assertThat(found(List.of(new Pair(2, "y"), new Pair(1, "y")), "")).containsExactly(2);
		assertThat(found(List.of(new Object[] { 1, "x" }, new Object[] { 9, "x" }), "not")).containsExactly(2, 3);
		assertThat(client.sql("select a from t where (a, b) in (?) and a > ?")
			.param(pairs)
			.param(0)
			.query(Integer.class)
			.list()).containsExactly(1);
		String sql = "select a from t where row(a, coalesce(b, '-')) in (:pairs) and tags in (:tags)";
		for (StreamEngine engine : StreamEngine.values()) {
			assertThat(all(client.sql(sql)
				.param("pairs", pairs)
				.param("tags", List.of(new Integer[] { 1, 2 }, new Integer[] { 3 }))
				.engine(engine)
				.query(Integer.class))).containsExactly(1);
		}
		assertThat(client.sql("delete from t where (a, b) in (:pairs)").param("pairs", pairs).update()).isEqualTo(1);
	}

	@Test
	void listsOfRowsOfManyLengthsAndTypesAreRight() {
		for (int length : IntStream.rangeClosed(1, 40).toArray()) {
			List<Object[]> pairs = IntStream.range(0, length)
				.mapToObj((i) -> new Object[] { i + 1, (i == 1) ? "y" : "-" })
				.toList();
			assertThat(found(pairs, "")).isEqualTo((length > 1) ? List.of(2) : List.of());
		}
		assertThat(client.sql("""
				select count(*) from (values (1::int8, 'a'::text, date '2020-02-29', null::uuid)) v (i, t, d, u)
				where (i, t, d, '00000000-0000-0000-0000-000000000001'::uuid) in (:rows)""")
			.param("rows",
					List.<Object[]>of(new Object[] { 1, "a", java.time.LocalDate.of(2020, 2, 29),
							"00000000-0000-0000-0000-000000000001" }))
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	record Pair(int a, String b) {
	}

	@Test
	void raggedAndEmptyListsOfRowsAreRefusedBeforeAnythingIsSent() {
		for (Object bad : List.of(List.of(), List.of(1), List.of(List.of(1)),
				List.of(new Object[] { 1, "x" }, new Object[] { 1, "x", 2 }), "x")) {
			assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> found(bad, ""))
				.withMessageContaining("'pairs'");
		}
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.batch("delete from t where (a, b) in (:pairs)",
					List.of(Map.of("pairs", List.of(List.of(1, "x"))))))
			.withMessageContaining("unnest(");
	}

	@Test
	void whatHoldsForStreamsOnlyUsesTheStatementUp() {
		List<Function<StatementSpec, StreamTemplate.StreamSpec>> settings = List.of((spec) -> spec.fetchSize(10),
				(spec) -> spec.engine(StreamEngine.COPY), (spec) -> spec.engine(StreamEngine.CURSOR));
		List<Run> runs = List.of((spec) -> spec.query().list(), (spec) -> spec.query(Integer.class).single(),
				(spec) -> spec.query(Integer.class).singleOrNull(), (spec) -> spec.query(Integer.class).optional(),
				(spec) -> spec.query((row, number) -> 1).list(), StatementSpec::update, (spec) -> spec.param(1),
				(spec) -> spec.fetchSize(1), (spec) -> spec.engine(StreamEngine.AUTO));
		String insert = "insert into t (a) values (9) returning a";
		for (Function<StatementSpec, StreamTemplate.StreamSpec> setting : settings) {
			for (Run run : runs) {
				StatementSpec used = client.sql(insert);
				StreamTemplate.StreamSpec stream = setting.apply(used);
				assertThat(stream).isNotNull();
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run.on(used))
					.withMessageContaining("single-use");
			}
			assertThat(all(setting.apply(client.sql("select 1")).query(Integer.class))).containsExactly(1);
			assertThat(all(setting.apply(client.sql("select :a::int4").param("a", 2)).query(Integer.class)))
				.containsExactly(2);
			assertThat(all(setting.apply(client.sql("select :a::int4")).param("a", 3).query(Integer.class)))
				.containsExactly(3);
		}
		assertThat(client.sql("select count(*) from t where a = 9").query(Long.class).single()).isZero();
	}

	@Test
	void anErrorOfTheServersStaysWhatItIs() {
		assertThatThrownBy(() -> client.sql("select { from t").query().list())
			.isInstanceOf(BadSqlGrammarException.class);
		assertThatThrownBy(() -> client.sql("select 1; /* open").query().list())
			.isInstanceOf(DataAccessException.class);
	}

}
