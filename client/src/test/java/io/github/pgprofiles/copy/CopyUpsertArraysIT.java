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

import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Upserts of few records, which go as one statement with an array for each column or by a
 * temporary table: nobody can tell the difference by what comes of it.
 */
@EveryServer
@AlsoPooled
class CopyUpsertArraysIT extends UpsertFixture {

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

	@SuppressWarnings("ArrayRecordComponent") // compared by nobody
	record Everything(int a, @Nullable Long b, @Nullable Short c, @Nullable BigDecimal d, @Nullable Double e,
			@Nullable Boolean f, @Nullable String g, @Nullable String h, @Nullable Instant i, @Nullable LocalDateTime j,
			@Nullable LocalDate k, @Nullable LocalTime l, @Nullable UUID m, byte @Nullable [] n,
			@Nullable Map<String, Object> o, @Nullable String p, @Nullable Duration q, @Nullable Mood r,
			@Nullable Range<Integer> s, @Nullable Integer t, @Nullable Float u, @Nullable String v) {

		static Everything of(int i, boolean empty) {
			String text = List.of("", "NULL", "a,b", "{x}", "\"quoted\"", "back\\slash", "new\nline", "ü€😀", " ")
				.get(i % 9);
			return empty
					? new Everything(i, null, null, null, null, null, null, null, null, null, null, null, null, null,
							null, null, null, null, null, null, null, null)
					: new Everything(i, (long) i << 40, (short) i, new BigDecimal(i).movePointLeft(5), i / 7.0,
							i % 2 == 0, text, "v" + i, Instant.ofEpochSecond(i * 99_999L, 123_456_000),
							LocalDateTime.of(1700 + i, 1, 2, 3, 4, 5, 678_000_000), LocalDate.of(1 + i, 2, 3),
							LocalTime.of(i % 24, 1, 2), new UUID(i, -i), new byte[] { 0, (byte) i, '\\' },
							Map.of("n", i, "t", text), "{\"a\": [%d]}".formatted(i), Duration.ofMinutes(i),
							(i % 2 == 0) ? Mood.fine : Mood.bad, Range.closedOpen(i, i + 5), i + 1, i / 4f,
							"abc" + i % 10);
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
			assertThat(results).extracting(CopyResult::inserted)
				.containsExactly((run == 0) ? 50L : 10L, (run == 0) ? 50L : 10L);
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
		assertThat(
				isByArrays(() -> client.copy().into("lists").onConflict("a").update().records(Lists.class).from(rows)))
			.isFalse();
		assertThat(other.sql("select string_agg(b::text, ' ' order by a) from lists").query(String.class).single())
			.isEqualTo("{1,2} {}");
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
		table("twice");
		List<Row> twice = List.of(Row.of(1), Row.of(1));
		upsert(Way.ARRAYS, "twice").from(rows(1));
		assertThat(trips(() -> upsert(Way.ARRAYS, "twice").from(twice))).isEqualTo(2);
		for (int run = 0; run < 40; run++) {
			assertThat(trips(() -> upsert(Way.ARRAYS, "twice").from(twice))).isBetween(1L, 2L);
		}
		proxy.takeStatements();
		for (int run = 0; run < 10; run++) {
			upsert(Way.ARRAYS, "twice").from(twice);
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
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
	void userThatMayNotReadOtherColumnsMayUpsert() {
		table("shown");
		String user = client.sql("select current_user").query(String.class).single();
		database.executeAsSuperuser("create role writer_of_c");
		database.executeAsSuperuser("grant writer_of_c to \"" + user + "\"");
		try {
			other.sql(
					"grant insert, update, select (a, b, c) on shown to writer_of_c; grant usage on schema public to writer_of_c")
				.update();
			upsert(Way.ARRAYS, "shown").from(rows(3));
			client.sql("set role writer_of_c").update();
			assertThat(isByArrays(() -> assertThat(upsert(Way.ARRAYS, "shown").from(rows(5)).inserted()).isEqualTo(2)))
				.isTrue();
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
			assertThat(trips(() -> upsert(Way.ARRAYS, "limited").timeout(Duration.ofSeconds(30)).from(rows(5))))
				.isEqualTo(1);
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
