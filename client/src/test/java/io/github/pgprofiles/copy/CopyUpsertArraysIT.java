package io.github.pgprofiles.copy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Upserts of few records, which go as one statement with an array for each column or by a
 * temporary table: nobody can tell the difference by what comes of it.
 */
@EveryServer
@PostgresTest
class CopyUpsertArraysIT {

	private static final int RUNS = 8;

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	record Row(int a, @Nullable String b, double c) {

		static Row of(int i) {
			return new Row(i, "row " + i, i * 2);
		}

	}

	/** What the rows go by. */
	private enum Way {

		ARRAYS {
			@Override
			<T> CopyInSpec.Records<T> of(CopyInSpec.Records<T> records) {
				return records;
			}
		},

		TEMPORARY_TABLE {
			@Override
			<T> CopyInSpec.Records<T> of(CopyInSpec.Records<T> records) {
				// a condition of the COPY itself
				return records.where("true");
			}
		};

		abstract <T> CopyInSpec.Records<T> of(CopyInSpec.Records<T> records);

	}

	@BeforeEach
	void tables() {
		client.sql("reset search_path").update();
		other.sql("drop schema public cascade; create schema public").update();
		other.sql("create table c (a int4 primary key, b text, c float8)").update();
	}

	@AfterEach
	void ownRole() {
		client.sql("reset role").update();
		client.sql("discard temp").update();
		other.sql("drop schema if exists elsewhere cascade").update();
	}

	private static List<Row> rows(int count) {
		return IntStream.rangeClosed(1, count).mapToObj(Row::of).toList();
	}

	private static CopyInSpec.Records<Row> upsert(Way way) {
		return upsert(way, "c");
	}

	private static CopyInSpec.Records<Row> upsert(Way way, String table) {
		return way.of(client.copy().into(table).onConflict("a").update().records(Row.class));
	}

	/** A table of one test alone, so that nothing is known of another by its name. */
	private static void table(String name) {
		other.sql("create table " + name + " (a int4 primary key, b text, c float8, d int)").update();
	}

	private static List<Row> stored(String table) {
		return other.sql("select a::int4, b::text, c::float8 from " + table + " order by a, b")
			.query(Row.class)
			.list();
	}

	private static boolean isByArrays(Runnable work) {
		proxy.takeStatements();
		work.run();
		List<String> statements = proxy.takeStatements();
		assertThat(statements).isNotEmpty();
		return statements.stream().noneMatch((statement) -> statement.contains("COPY"));
	}

	/** Without the pool's own question whether a connection is alive. */
	private static long trips(Runnable work) {
		proxy.takeStatements();
		proxy.takeRoundTrips();
		work.run();
		return proxy.takeRoundTrips() - proxy.takeStatements().stream().filter(String::isEmpty).count();
	}

	@Test
	void costsOneRoundTripOnceKnown() {
		table("trips");
		upsert(Way.ARRAYS, "trips").from(rows(100));
		for (int run = 0; run < RUNS; run++) {
			CopyResult[] done = new CopyResult[1];
			int number = run;
			assertThat(trips(() -> done[0] = upsert(Way.ARRAYS, "trips").from(rows(100 + number)))).isEqualTo(1);
			CopyResult result = done[0];
			assertThat(result.rows()).isEqualTo(100 + run);
			assertThat(result.inserted()).isEqualTo((run == 0) ? 0 : 1);
			assertThat(result.updated()).isEqualTo((run == 0) ? 100 : 99 + run);
			assertThat(result.bytes()).isGreaterThan(100 * (4 + 8 + 5 + 3 * 4));
		}
		assertThat(stored("trips")).isEqualTo(rows(100 + RUNS - 1));
		assertThat(isByArrays(() -> upsert(Way.ARRAYS, "trips").from(rows(100)))).isTrue();
		assertThat(isByArrays(() -> upsert(Way.TEMPORARY_TABLE, "trips").from(rows(100)))).isFalse();
	}

	private enum Mood {

		fine, bad

	}

	record Everything(int a, @Nullable Long b, @Nullable Short c, @Nullable BigDecimal d, @Nullable Double e,
			@Nullable Boolean f, @Nullable String g, @Nullable String h, @Nullable Instant i, @Nullable LocalDateTime j,
			@Nullable LocalDate k, @Nullable LocalTime l, @Nullable UUID m, byte @Nullable [] n,
			@Nullable Map<String, Object> o, @Nullable String p, @Nullable Duration q, @Nullable Mood r,
			@Nullable Range<Integer> s, @Nullable Integer t, @Nullable Float u, @Nullable String v) {

		static Everything of(int i, boolean empty) {
			String text = List.of("", "NULL", "a,b", "{x}", "\"quoted\"", "back\\slash", "new\nline", "ü€😀", " ")
				.get(i % 9);
			return empty ? new Everything(i, null, null, null, null, null, null, null, null, null, null, null, null,
					null, null, null, null, null, null, null, null, null)
					: new Everything(i, (long) i << 40, (short) i, new BigDecimal(i).movePointLeft(5), i / 7.0,
							i % 2 == 0, text, "v" + i, Instant.ofEpochSecond(i * 99_999L, 123_456_000),
							LocalDateTime.of(1700 + i, 1, 2, 3, 4, 5, 678_000_000), LocalDate.of(1 + i, 2, 3),
							LocalTime.of(i % 24, 1, 2), new UUID(i, -i), new byte[] { 0, (byte) i, '\\' },
							Map.of("n", i, "t", text), "{\"a\": [%d]}".formatted(i), Duration.ofMinutes(i),
							Mood.values()[i % 2], Range.closedOpen(i, i + 5), i + 1, i / 4f, "abc" + i % 10);
		}

	}

	private static final String EVERYTHING = "create table %s (a int primary key, b int8, c int2, d numeric(12, 3),"
			+ " e float8, f bool, g text, h varchar(40), i timestamptz(3), j timestamp, k date, l time, m uuid, n bytea,"
			+ " o jsonb, p json, q interval, r mood, s int4range, t positive, u float4, v char(6))";

	@Test
	void valuesOfEveryTypeAreTheSame() {
		other.sql("create type mood as enum ('fine', 'bad')").update();
		other.sql("create domain positive as int check (value > 0)").update();
		other.sql(EVERYTHING.formatted("one")).update();
		other.sql(EVERYTHING.formatted("two")).update();
		for (int run = 0; run < RUNS; run++) {
			int first = run * 10;
			List<Everything> rows = IntStream.range(first, first + 50)
				.mapToObj((i) -> Everything.of(i, i % 3 == 0))
				.toList();
			List<CopyResult> results = new ArrayList<>();
			assertThat(isByArrays(() -> results.add(everything(Way.ARRAYS, "one").from(rows)))).isTrue();
			results.add(everything(Way.TEMPORARY_TABLE, "two").from(rows));
			assertThat(results).extracting(CopyResult::inserted).containsExactly((run == 0) ? 50L : 10L,
					(run == 0) ? 50L : 10L);
			assertThat(results).extracting(CopyResult::ignored).containsOnly((run == 0) ? 0L : 40L);
			assertThat(other.sql("""
					select count(*) from ((select x::text from one x except select y::text from two y)
						union all (select y::text from two y except select x::text from one x)) z""")
				.query(Long.class)
				.single()).isZero();
		}
		assertThat(other.sql("select count(*) from one").query(Long.class).single()).isEqualTo(120);
	}

	private static CopyInSpec.Records<Everything> everything(Way way, String table) {
		return way.of(client.copy().into(table).onConflict("a").update().whereChanged().records(Everything.class));
	}

	record Lists(int a, List<Integer> b) {
	}

	record Part(int x, String y) {
	}

	@Test
	void arraysGoByTheTemporaryTable() {
		other.sql("create table lists (a int primary key, b int[])").update();
		List<Lists> rows = List.of(new Lists(1, List.of(1, 2)), new Lists(2, List.of()));
		assertThat(isByArrays(() -> client.copy()
			.into("lists")
			.onConflict("a")
			.update()
			.records(Lists.class)
			.from(rows))).isFalse();
		assertThat(other.sql("select string_agg(b::text, ' ' order by a) from lists").query(String.class).single())
			.isEqualTo("{1,2} {}");
	}

	/** What an upsert does to a table that is altered before it. */
	private static String outcome(Way way, String change, CopyInSpec.OnConflict conflict) {
		CopyInSpec.Records<Row> copy = way.of(conflict.update().records(Row.class));
		for (int run = 0; run < 7; run++) {
			copy.from(rows(3));
		}
		if (!change.isEmpty()) {
			other.sql(change).update();
		}
		StringBuilder outcome = new StringBuilder();
		for (int run = 0; run < 2; run++) {
			Throwable failure = catchThrowable(() -> {
				CopyResult result = copy.from(List.of(Row.of(2), Row.of(4), new Row(33_000_001, "xyz", 0.1)));
				outcome.append(result.inserted()).append(' ').append(result.updated()).append('\n');
			});
			if (failure != null) {
				outcome.append(failure.getClass().getSimpleName())
					.append(failure.getMessage().replaceAll("\\d+ of \\d+|OID \\d+", ""))
					.append('\n');
			}
		}
		return outcome.append(
				other.sql("select coalesce(string_agg(c::text, ' ' order by c::text), '') from c").query(String.class).single())
			.toString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "alter table c add d int default 7",
			"alter table c add d int generated always as (a * 2) stored", "alter table c alter a type float4",
			"alter table c alter a type int8", "alter table c alter a type numeric", "alter table c alter a type int2",
			"alter table c alter c type float4", "alter table c alter c type numeric",
			"alter table c alter b type varchar(5)", "alter table c alter b type char(9)",
			"alter table c drop b; alter table c add b text; alter table c drop c; alter table c add c float8",
			"alter table c rename b to x; alter table c add b varchar",
			"drop table c; create table c (c float8, b text, a int4 primary key)",
			"drop table c; create table c (a float4 primary key, b varchar, c numeric)",
			"drop table c; create table c (a int4 primary key, b text, c float8) partition by range (a);"
					+ "create table c1 partition of c for values from (0) to (100);"
					+ "create table c2 (c float8, x int, b text, a int4 not null); alter table c2 drop x;"
					+ "alter table c attach partition c2 for values from (100) to (100000000)",
			"alter table c rename to d; create table c (b text, c float4, a int2 primary key)",
			"create domain small as int check (value < 100); alter table c alter a type small",
			"alter table c drop c", "alter table c alter b type bytea using b::bytea",
			"alter table c alter c type text", "alter table c alter a type text",
			"alter table c alter c type int using c::int",
			"drop table c; create table c (a int4 primary key, b text, c float8 generated always as (a * 2) stored)",
			"drop table c; create table c (a int4 primary key, b text)", "alter table c drop constraint c_pkey",
			"alter table c drop constraint c_pkey; create unique index on c (a) where a > 3",
			"alter table c drop constraint c_pkey; alter table c add primary key (a) deferrable",
			"alter table c drop constraint c_pkey; alter table c add unique (b); create unique index on c (a)",
			"alter table c rename to base; create view c as select * from base",
			"alter table c rename to base; create view c as select a, b, c * 2 as c from base",
			"alter table c add constraint tiny check (a < 1000)", "create unique index on c ((a % 3)) where a > 3",
			"truncate c; alter table c alter b set not null; alter table c add d int not null",
			"alter table c rename to d; alter table d rename a to x; create view c as select x as a, b, c from d",
			"alter table c alter a add generated always as identity",
			"create function f() returns trigger language plpgsql as"
					+ " 'begin if new.a = 4 then return null; end if; new.b = new.b || ''!''; return new; end';"
					+ "create trigger g before insert or update on c for each row execute function f()",
			"create function f() returns trigger language plpgsql as"
					+ " 'begin insert into c values (new.a + 1000, null, 0) on conflict do nothing; return new; end';"
					+ "create trigger g after insert on c for each row when (new.a < 1000) execute function f()",
			"create rule r as on insert to c do also select 1",
			"alter table c enable row level security; alter table c force row level security;"
					+ "create policy p on c using (true) with check (a < 1000)" })
	void whateverBecomesOfTheTableTheOutcomeIsTheSame(String change) {
		String arrays = outcome(Way.ARRAYS, change, client.copy().into("c").onConflict("a"));
		tables();
		assertThat(arrays)
			.isEqualTo(outcome(Way.TEMPORARY_TABLE, change, client.copy().into("c").onConflict("a")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "alter table c drop constraint k", "alter index k rename to l",
			"alter table c drop constraint k; alter table c add constraint k unique (b)",
			"alter table c drop constraint k; alter table c add constraint k unique (b, a)",
			"alter table c drop constraint k; alter table c add constraint k unique (a) deferrable" })
	void constraintMayBecomeAnother(String change) {
		CopyInSpec.OnConflict conflict = client.copy().into("c").onConflictConstraint("k");
		String add = "alter table c drop constraint c_pkey; alter table c add constraint k unique (a)";
		other.sql(add).update();
		String arrays = outcome(Way.ARRAYS, change, conflict);
		tables();
		other.sql(add).update();
		assertThat(arrays).isEqualTo(outcome(Way.TEMPORARY_TABLE, change, conflict));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "drop index k", "drop index k; create unique index k on c (b); create unique index on c (lower(b))",
			"drop index k; create unique index k on c (upper(b))",
			"drop index k; create unique index k on c (lower(b)) where a > 2" })
	void indexMayBecomeAnother(String change) {
		CopyInSpec.OnConflict conflict = client.copy().into("c").onConflictIndex("k");
		other.sql("create unique index k on c (lower(b))").update();
		String arrays = outcome(Way.ARRAYS, change, conflict);
		tables();
		other.sql("create unique index k on c (lower(b))").update();
		assertThat(arrays).isEqualTo(outcome(Way.TEMPORARY_TABLE, change, conflict));
	}

	@Test
	void timeOfAnotherTypeIsNoOtherMoment() {
		record Moment(int a, LocalDateTime t) {
		}
		other.sql("create table m (a int primary key, t timestamp)").update();
		CopyInSpec.Records<Moment> copy = client.copy().into("m").onConflict("a").update().records(Moment.class);
		List<Moment> rows = List.of(new Moment(1, LocalDateTime.of(2026, 1, 2, 3, 4)));
		for (int run = 0; run < RUNS; run++) {
			copy.from(rows);
		}
		other.sql("alter table m alter t type timestamptz").update();
		String before = other.sql("select t::text from m").query(String.class).single();
		assertThat(catchThrowable(() -> copy.from(rows))).hasMessageContaining("'t' (timestamptz)");
		assertThat(other.sql("select t::text from m").query(String.class).single()).isEqualTo(before);
	}

	@Test
	void lastOfEqualKeysWinsAndFirstWhereNothingIsDone() {
		List<Row> twice = List.of(Row.of(1), new Row(2, "first", 1), new Row(2, "last", 2), Row.of(3));
		for (int run = 0; run < RUNS; run++) {
			CopyResult result = upsert(Way.ARRAYS).from(twice);
			assertThat(result.rows()).isEqualTo(4);
			assertThat(result.stored()).isEqualTo(3);
			assertThat(result.ignored()).isEqualTo(1);
			assertThat(stored("c")).extracting(Row::b).containsExactly("row 1", "last", "row 3");
		}
		other.sql("truncate c").update();
		CopyInSpec.Records<Row> nothing = client.copy().into("c").onConflict().doNothing().records(Row.class);
		assertThat(isByArrays(() -> assertThat(nothing.from(twice).inserted()).isEqualTo(3))).isTrue();
		assertThat(stored("c")).extracting(Row::b).containsExactly("row 1", "first", "row 3");
	}

	@Test
	void keysThatComeTwiceAreNotTriedForEver() {
		List<Row> twice = List.of(Row.of(1), Row.of(1));
		for (int run = 0; run < 40; run++) {
			upsert(Way.ARRAYS).from(twice);
		}
		proxy.takeStatements();
		for (int run = 0; run < 10; run++) {
			upsert(Way.ARRAYS).from(twice);
		}
		assertThat(proxy.takeStatements().stream().filter((sql) -> sql.contains("unnest"))).hasSizeLessThan(2);
	}

	@Test
	void valueThatDoesNotFitNamesItsLine() {
		other.sql("alter table c alter b type varchar(5)").update();
		upsert(Way.ARRAYS).from(List.of(new Row(1, "x", 1)));
		for (int run = 0; run < RUNS; run++) {
			DataAccessException failure = catchThrowableOfType(DataAccessException.class,
					() -> upsert(Way.ARRAYS).from(List.of(new Row(2, "x", 1), new Row(3, "too long", 1))));
			assertThat(PostgresError.of(failure).sqlState()).isEqualTo("22001");
			assertThat(PostgresError.of(failure).row()).isEqualTo(2);
		}
		assertThat(stored("c")).hasSize(1);
	}

	@Test
	void conditionWithAQuestionMarkIsUnderstood() {
		record Tagged(int a, String j) {
		}
		other.sql("create table j (a int primary key, j jsonb)").update();
		CopyInSpec.Records<Tagged> copy = client.copy()
			.into("j")
			.onConflict("a")
			.update()
			.where("j.j ? 'x'")
			.records(Tagged.class);
		copy.from(List.of(new Tagged(1, "{\"x\": 1}"), new Tagged(2, "{\"y\": 1}")));
		assertThat(copy.from(List.of(new Tagged(1, "{\"z\": 1}"), new Tagged(2, "{\"z\": 1}"))).updated()).isEqualTo(1);
	}

	@Test
	void pathAndTemporaryTableThatComeBetweenAreFollowedAndRefused() {
		other.sql("create schema elsewhere; create table elsewhere.c (a int4 primary key, b text, c float8)").update();
		for (int run = 0; run < 40; run++) {
			client.sql("set search_path = " + ((run % 3 == 0) ? "elsewhere" : "public")).update();
			upsert(Way.ARRAYS).from(List.of(Row.of(run)));
		}
		assertThat(stored("elsewhere.c")).hasSize(14).allMatch((row) -> row.a() % 3 == 0);
		assertThat(stored("public.c")).hasSize(26).allMatch((row) -> row.a() % 3 != 0);
		client.sql("set search_path = public").update();
		client.sql("create temporary table first_of_its_schema (x int)").update();
		for (int run = 0; run < RUNS; run++) {
			upsert(Way.ARRAYS).from(rows(3));
		}
		client.sql("do 'begin execute ''create '' || ''te'' || ''mp table c (a int4, b text, c float8)''; end'").update();
		assertThat(catchThrowable(() -> upsert(Way.ARRAYS).from(rows(100)))).hasMessageContaining("temporary table");
		assertThat(stored("public.c")).hasSizeLessThan(40);
	}

	@Test
	void userThatMayNotReadOtherColumnsMayUpsert() {
		table("shown");
		String user = client.sql("select current_user").query(String.class).single();
		database.executeAsSuperuser("create role writer_of_c");
		database.executeAsSuperuser("grant writer_of_c to \"" + user + "\"");
		try {
			other.sql("grant insert, update, select (a, b, c) on shown to writer_of_c; grant usage on schema public to writer_of_c")
				.update();
			upsert(Way.ARRAYS, "shown").from(rows(3));
			client.sql("set role writer_of_c").update();
			assertThat(isByArrays(() -> assertThat(upsert(Way.ARRAYS, "shown").from(rows(5)).inserted()).isEqualTo(2))).isTrue();
			client.sql("reset role").update();
			other.sql("revoke update on shown from writer_of_c").update();
			client.sql("set role writer_of_c").update();
			DataAccessException failure = catchThrowableOfType(DataAccessException.class,
					() -> upsert(Way.ARRAYS, "shown").from(rows(6)));
			assertThat(PostgresError.of(failure).sqlState()).isEqualTo("42501");
			assertThat(stored("shown")).hasSize(5);
		}
		finally {
			client.sql("reset role").update();
			other.sql("revoke all on shown from writer_of_c; revoke all on schema public from writer_of_c").update();
			database.executeAsSuperuser("drop role writer_of_c");
		}
	}

	@Test
	void limitHoldsAndCostsNoTrip() {
		table("limited");
		upsert(Way.ARRAYS, "limited").from(rows(3));
		for (int run = 0; run < RUNS; run++) {
			assertThat(trips(() -> upsert(Way.ARRAYS, "limited").timeout(Duration.ofSeconds(30)).from(rows(5)))).isEqualTo(1);
		}
		other.sql("""
				create function f() returns trigger language plpgsql as 'begin perform pg_sleep(5); return new; end';
				create trigger g before insert on limited for each row execute function f()""").update();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> upsert(Way.ARRAYS, "limited").timeout(Duration.ofMillis(700)).from(rows(9)))
			.withMessageContaining("700 ms");
		assertThat(stored("limited")).hasSize(5);
		assertThat(client.sql("show statement_timeout").query(String.class).single())
			.isEqualTo(other.sql("show statement_timeout").query(String.class).single());
	}

	@Test
	void statementsThatAnotherHasDiscardedArePreparedAnew() {
		for (int run = 0; run < RUNS; run++) {
			upsert(Way.ARRAYS).from(rows(3));
		}
		client.sql("deallocate all").update();
		assertThat(upsert(Way.ARRAYS).from(rows(4)).inserted()).isEqualTo(1);
		assertThat(upsert(Way.ARRAYS).from(rows(5)).inserted()).isEqualTo(1);
		assertThat(stored("c")).isEqualTo(rows(5));
	}

	@Test
	void insideATransactionItIsPartOfThat() {
		upsert(Way.ARRAYS).from(rows(3));
		client.transaction().run((tx) -> {
			tx.copy().into("c").onConflict("a").update().records(Row.class).from(rows(5));
			tx.rollbackOnly();
		});
		assertThat(stored("c")).isEqualTo(rows(3));
	}

}
