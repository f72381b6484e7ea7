package io.github.pgprofiles.copy;

import java.time.LocalDateTime;
import java.util.List;

import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A table that is altered between two upserts: by either way comes the same of the second
 * one.
 */
@EveryServer
class CopyUpsertChangedIT extends UpsertFixture {

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
		return outcome
			.append(other.sql("select coalesce(string_agg(c::text, ' ' order by c::text), '') from c")
				.query(String.class)
				.single())
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
			"create domain small as int check (value < 100); alter table c alter a type small", "alter table c drop c",
			"alter table c alter b type bytea using b::bytea", "alter table c alter c type text",
			"alter table c alter a type text", "alter table c alter c type int using c::int",
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
		assertThat(arrays).isEqualTo(outcome(Way.TEMPORARY_TABLE, change, client.copy().into("c").onConflict("a")));
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
	@ValueSource(strings = { "", "drop index k",
			"drop index k; create unique index k on c (b); create unique index on c (lower(b))",
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
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
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
		client.sql("do 'begin execute ''create '' || ''te'' || ''mp table c (a int4, b text, c float8)''; end'")
			.update();
		assertThat(catchThrowable(() -> upsert(Way.ARRAYS).from(rows(100)))).hasMessageContaining("temporary table");
		assertThat(stored("public.c")).hasSizeLessThan(40);
	}

}
