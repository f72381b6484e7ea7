package io.github.pgprofiles.copy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A table that is another one at the second copy than at the first: the rows are right,
 * or the error is, whatever was known of the table.
 */
@EveryServer
@PostgresTest
@NotPooled("is about statements that stay prepared, of which there are none there")
class CopyChangedTableIT {

	/** More than a chunk. */
	private static final int LARGE = 5000;

	static TestDatabase database;

	@TestProfile(reset = SessionReset.NEVER)
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	record Row(int a, @Nullable String b, double c) {

		static Row of(int i) {
			return new Row(i, "row " + i, i * 2);
		}

	}

	@BeforeEach
	void makeTheTable() {
		other.sql("create table c (a int4, b text, c float8)").update();
		// the first one may know another table; the last one finds what is known of it to
		// be true, by what the one before has prepared
		copy().from(rows(3));
		copy().from(rows(3));
		copy().from(rows(3));
		assertThat(client.sql("""
				select generic_plans + custom_plans from pg_prepared_statements where name like 'pgprofiles_%'
				order by prepare_time desc limit 1""").query(Long.class).single()).isGreaterThanOrEqualTo(2);
		other.sql("truncate c").update();
	}

	@AfterEach
	void dropAll() {
		client.sql("reset role").update();
		client.sql("reset search_path").update();
		other.sql("drop schema if exists elsewhere cascade").update();
		for (String table : List.of("c", "d", "base")) {
			String kind = other.sql("select relkind::text from pg_class where oid = to_regclass(?)")
				.param("public." + table)
				.query(String.class)
				.optional()
				.orElse("");
			if (!kind.isEmpty()) {
				other.sql("drop " + ("v".equals(kind) ? "view " : "table ") + table + " cascade").update();
			}
		}
	}

	private static CopyInSpec.Records<Row> copy() {
		return client.copy().into("c").records(Row.class);
	}

	private static List<Row> rows(int count) {
		return IntStream.rangeClosed(1, count).mapToObj(Row::of).toList();
	}

	private static List<Row> stored(String table) {
		return other.sql("select a::int4, b::text, c::float8 from " + table + " order by a").query(Row.class).list();
	}

	private static void alter(String sql) {
		for (String each : sql.split(";", -1)) {
			other.sql(each).update();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "alter table c add d int default 7",
			"alter table c add d int generated always as (a * 2) stored", "alter table c alter a type float4",
			"alter table c alter a type int8", "alter table c alter a type numeric",
			"alter table c alter c type float4", "alter table c alter c type numeric",
			"alter table c alter b type varchar(20)", "alter table c drop a; alter table c add a int4",
			"alter table c drop b; alter table c add b text; alter table c drop a; alter table c add a int8",
			"alter table c rename a to x; alter table c rename c to a; alter table c rename x to c",
			"drop table c; create table c (c float8, b text, a int4)",
			"drop table c; create table c (a float4, b varchar, c numeric)",
			"drop table c; create table c (a int4, b text, c float8) partition by range (a);"
					+ " create table c1 partition of c for values from (0) to (100);"
					+ " create table c2 (c float8, x int, b text, a int4); alter table c2 drop x;"
					+ " alter table c attach partition c2 for values from (100) to (1000000)",
			"alter table c rename to d; create table c (b text, c float4, a int2)",
			"create domain whole as int4 check (value > 0); alter table c alter a type whole;"
					+ " alter domain whole drop constraint whole_check; drop table c; drop domain whole;"
					+ " create domain whole as int8; create table c (a whole, b text, c float8);"
					+ " alter table c alter a type int8; drop domain whole" })
	void rowsAreRight(String change) {
		alter(change);
		assertThat(copy().from(rows(3)).stored()).isEqualTo(3);
		assertThat(stored("c")).isEqualTo(rows(3));
		assertThat(copy().from(IntStream.rangeClosed(4, LARGE).mapToObj(Row::of)).stored()).isEqualTo(LARGE - 3);
		assertThat(stored("c")).isEqualTo(rows(LARGE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "alter table c alter a type float4", "alter table c add d int default 7",
			"alter table c rename a to x; alter table c rename c to a; alter table c rename x to c",
			"drop table c; create table c (c float8, b text, a int4)" })
	void rowsAreRightWhereMoreThanAChunkComesFirst(String change) {
		alter(change);
		assertThat(copy().from(rows(LARGE).iterator()).stored()).isEqualTo(LARGE);
		assertThat(stored("c")).isEqualTo(rows(LARGE));
	}

	@Test
	void viewThatIsWrittenByATriggerTakesThePlace() {
		alter("alter table c rename to base; create view c as select a, b, c from base");
		other.sql("""
				create function into_base() returns trigger language plpgsql as
				'begin insert into base values (new.a + 100, new.b, new.c); return new; end'""").update();
		other.sql("create trigger t instead of insert on c for each row execute function into_base()").update();
		copy().from(rows(3));
		assertThat(other.sql("select a from base order by a").query(Integer.class).list()).containsExactly(101, 102,
				103);
		other.sql("drop view c").update();
		other.sql("drop function into_base").update();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "drop table c | 42P01", "alter table c rename to d | 42P01",
			"alter table c rename to base; create view c as select 1 as a, ''::text as b, 1::float8 as c | 55000",
			"alter table c add constraint small check (a < 3) | 23514", "create unique index on c ((a / 10)) | 23505" })
	void errorIsTheServers(String change, String state) {
		alter(change);
		DataAccessException failure = catchThrowableOfType(DataAccessException.class, () -> copy().from(rows(3)));
		assertThat(PostgresError.of(failure).sqlState()).isEqualTo(state);
		assertThat(client.sql("select 1").query(Integer.class).single()).isOne();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "alter table c drop c | no column",
			"alter table c alter b type bytea using b::bytea | 'b' (bytea)",
			"drop table c; create table c (a int4, b text, c float8 generated always as (a * 2) stored) | generated",
			"alter table c alter a type bool using true | 'a' (bool)", "alter table c alter c type text | 'c' (text)" })
	void mismatchIsRefusedByTheClient(String change, String words) {
		alter(change);
		Exception failure = catchThrowableOfType(Exception.class, () -> copy().from(rows(3)));
		assertThat(failure).isInstanceOfAny(MappingException.class, CopyException.class).hasMessageContaining(words);
		assertThat(other.sql("select count(*) from c").query(Long.class).single()).isZero();
	}

	@Test
	void nullIsRefusedOrStoredAsTheTableIsNow() {
		List<Row> withNull = List.of(Row.of(1), new Row(2, null, 0.5));
		alter("alter table c alter b set not null");
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> copy().from(withNull))
			.withMessageContainingAll("row 2", "'b'");
		alter("alter table c alter b drop not null");
		assertThat(copy().from(withNull).stored()).isEqualTo(2);
		assertThat(stored("c")).isEqualTo(withNull);
	}

	@Test
	void nullBehindTheFirstChunkIsStoredWhereItMayBe() {
		alter("alter table c alter b set not null");
		copy().from(rows(3));
		alter("alter table c alter b drop not null; truncate c");
		List<Row> rows = new ArrayList<>(rows(LARGE));
		rows.add(new Row(LARGE + 1, null, 0.5));
		assertThat(copy().from(rows.iterator()).stored()).isEqualTo(LARGE + 1);
		assertThat(stored("c")).isEqualTo(rows);
	}

	@Test
	void pathThatFindsAnotherTableIsFollowed() {
		alter("create schema elsewhere; create table elsewhere.c (c float8, b text, a int8)");
		client.sql("set search_path = elsewhere, public").update();
		copy().from(rows(3));
		assertThat(stored("elsewhere.c")).isEqualTo(rows(3));
		assertThat(stored("public.c")).isEmpty();
		client.sql("set search_path = public").update();
		copy().from(rows(2));
		assertThat(stored("public.c")).isEqualTo(rows(2));
		for (int i = 0; i < 20; i++) {
			client.sql("set search_path = " + ((i % 2 == 0) ? "elsewhere" : "public")).update();
			copy().from(rows(1));
		}
		assertThat(stored("elsewhere.c")).hasSize(13);
		assertThat(stored("public.c")).hasSize(12);
	}

	@Test
	void tableOfTheSameShapeElsewhereIsFollowed() {
		alter("create schema elsewhere; create table elsewhere.c (a int4, b text, c float8)");
		client.sql("set search_path = elsewhere, public").update();
		copy().from(rows(3));
		assertThat(stored("elsewhere.c")).isEqualTo(rows(3));
		assertThat(stored("public.c")).isEmpty();
	}

	@Test
	void temporaryTableThatWasLeftBehindIsRefused() {
		client.sql("do 'begin execute ''create '' || ''te'' || ''mp table c (a int4, b text, c float8)''; end'")
			.update();
		try {
			assertThatExceptionOfType(CopyException.class).isThrownBy(() -> copy().from(rows(3)))
				.withMessageContaining("temporary table");
			assertThatExceptionOfType(CopyException.class).isThrownBy(() -> copy().from(rows(LARGE)))
				.withMessageContaining("temporary table");
			assertThat(client.sql("select count(*) from pg_temp.c").query(Long.class).single()).isZero();
		}
		finally {
			client.sql("drop table pg_temp.c").update();
		}
		assertThat(stored("public.c")).isEmpty();
	}

	@Test
	void roleThatMayNotWriteIsRefusedByTheServer() {
		database.executeAsSuperuser("create role reader_of_c");
		String user = client.sql("select current_user").query(String.class).single();
		database.executeAsSuperuser("grant reader_of_c to \"" + user + "\"");
		try {
			client.sql("set role reader_of_c").update();
			DataAccessException failure = catchThrowableOfType(DataAccessException.class, () -> copy().from(rows(3)));
			assertThat(PostgresError.of(failure).sqlState()).isEqualTo("42501");
			client.sql("reset role").update();
			assertThat(copy().from(rows(3)).stored()).isEqualTo(3);
		}
		finally {
			client.sql("reset role").update();
			database.executeAsSuperuser("drop role reader_of_c");
		}
	}

	@Test
	void enumOfTheSameNameIsAnotherType() {
		alter("create type mood as enum ('a', 'b'); drop table c; create table c (a int4, b mood, c float8)");
		List<Row> rows = List.of(new Row(1, "a", 1));
		copy().from(rows);
		alter("drop table c; drop type mood; create type mood as enum ('b', 'a', 'c');"
				+ " create table c (a int4, b mood, c float8)");
		copy().from(rows);
		assertThat(stored("c")).isEqualTo(rows);
		alter("drop table c; drop type mood");
	}

	@Test
	void insideATransactionTheTableIsTheOneOfTheTransaction() {
		client.transaction().run((tx) -> {
			tx.sql("alter table c alter a type float4").update();
			tx.copy().into("c").records(Row.class).from(rows(3));
			tx.sql("alter table c alter a type int8").update();
			tx.copy().into("c").records(Row.class).from(IntStream.rangeClosed(4, 6).mapToObj(Row::of));
			tx.sql("create temporary table c (c float4, a int8, b varchar) on commit drop").update();
			tx.copy().into("c").records(Row.class).from(rows(2));
			assertThat(tx.sql("select count(*) from pg_temp.c").query(Long.class).single()).isEqualTo(2);
		});
		assertThat(stored("c")).isEqualTo(rows(6));
	}

	@Test
	void triggerOfTheRunThatWasRolledBackLeavesNoRowOfItsOwn() {
		alter("create table d (a float8); create sequence seen");
		other.sql("""
				create function log_c() returns trigger language plpgsql as
				'begin perform nextval(''seen''); insert into d values (new.a); return new; end'""").update();
		other.sql("create trigger t before insert on c for each row execute function log_c()").update();
		alter("alter table c alter a type float4");
		copy().from(rows(3));
		assertThat(other.sql("select a from d order by a").query(Double.class).list()).containsExactly(1.0, 2.0, 3.0);
		alter("drop table c cascade; drop function log_c; drop sequence seen");
	}

	@Test
	void limitHoldsForTheCopyAndItsRepetitionTogether() {
		other.sql("""
				create function slow_c() returns trigger language plpgsql as
				'begin perform pg_sleep(1); return new; end'""").update();
		other.sql("create trigger t before insert on c for each row execute function slow_c()").update();
		alter("alter table c alter a type float4");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> copy().timeout(Duration.ofMillis(1500)).from(rows(1)))
			.withMessageContaining("1500 ms");
		assertThat(stored("c")).isEmpty();
		alter("drop table c cascade; drop function slow_c");
	}

}
