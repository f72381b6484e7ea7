package io.github.pgprofiles.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Columns that the server cannot send in binary, which COPY does with every column,
 * whether somebody reads it or not.
 */
@EveryServer
@PostgresTest
class UnsentColumnsIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	record Named(@Nullable String name) {
	}

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create schema extensions");
		database.executeAsSuperuser("grant usage on schema extensions to public");
		database.executeAsSuperuser("create extension isn schema extensions");
		database.executeAsSuperuser("create extension seg schema extensions");
		database.executeAsSuperuser("create extension intarray schema extensions");
		for (String statement : List.of("create domain book as extensions.isbn13", "create domain paper as book",
				"create type books as range (subtype = extensions.isbn13, multirange_type_name = many_books)",
				"create type inner_pair as (id int, measure extensions.seg)",
				"create type outer_pair as (id int, inners inner_pair[])",
				"create table shelf (name text, isbn extensions.isbn13)",
				"create view watched as select query as name from pg_stat_activity where pid = pg_backend_pid()")) {
			client.sql(statement).update();
		}
	}

	@AfterEach
	void nextQueryIsRight() {
		assertThat(client.sql("select 42").query(Integer.class).single()).isEqualTo(42);
	}

	private static List<Named> all(StreamTemplate.StreamSpec spec) {
		return spec.query(Named.class).withStream(Stream::toList);
	}

	private static boolean isCopied(String column) {
		return String.valueOf(all(client.sql("select name, %s as unread from watched".formatted(column))).get(0).name())
			.startsWith("COPY");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'978-0-393-04002-9'::extensions.isbn13", "'0-393-04002-X'::extensions.isbn",
			"array['978-0-393-04002-9'::extensions.isbn13]", "'1 .. 2'::extensions.seg", "'978-0-393-04002-9'::book",
			"array['978-0-393-04002-9'::paper]", "'[978-0-393-04002-9,]'::books",
			"'{[978-0-393-04002-9,]}'::many_books", "array['[978-0-393-04002-9,]'::books]",
			"row(1, '1 .. 2')::inner_pair", "row(1, array[row(1, '1 .. 2')::inner_pair])::outer_pair",
			"(select s from shelf s limit 1)", "null::outer_pair", "'1&2'::extensions.query_int",
			"'app=r/app'::aclitem", "array['app=r/app'::aclitem]", "(select c from pg_class c limit 1)",
			"null::gtsvector[]", "(select s from pg_stats s limit 1)", "row(1, 2)", "array[row(1, 2)]" })
	void streamsWhatIsReadBesideThem(String column) {
		assertThat(all(client.sql("select 'x' as name, %s as unread from generate_series(1, 3)".formatted(column))))
			.containsExactly(new Named("x"), new Named("x"), new Named("x"));
		assertThat(isCopied(column)).isFalse();
		List<Named> rows = new ArrayList<>();
		CopyResult result = client.copy()
			.query("select 'x' as name, %s as unread from generate_series(1, 3)".formatted(column))
			.records(Named.class)
			.to(rows::add);
		assertThat(rows).hasSize(3).containsOnly(new Named("x"));
		assertThat(result.rows()).isEqualTo(3);
		assertThat(result.bytes()).isPositive();
		client.transaction()
			.run((tx) -> assertThat(
					tx.copy().query("select 'y' as name, %s as unread".formatted(column)).records(Named.class).stream())
				.containsExactly(new Named("y")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "array[1.5]", "'a=>1'::text", "point(1, 2)", "int4range(1, 2)", "'(0,0)'::tid",
			"'pg_class'::regclass", "'1 2'::int2vector", "'a & b'::tsquery", "null::pg_node_tree", "'$.a'::jsonpath",
			"pg_current_snapshot()", "'x'::refcursor", "array['08:00:2b:01:02:03'::macaddr8]", "'12'::money",
			"null::int4multirange[]", "'x'::cstring", "row(1, 'x')::pair", "null::information_schema.sql_identifier" })
	void goesByCopyBesideAnyOther(String column) {
		client.sql("drop type if exists pair").update();
		client.sql("create type pair as (a int, b text)").update();
		assertThat(isCopied(column)).isTrue();
	}

	@Test
	void streamsTablesOfTheCatalog() {
		for (String table : List.of("pg_class", "pg_type", "pg_proc", "pg_attribute", "pg_namespace", "pg_database",
				"pg_stats", "pg_statistic_ext", "pg_roles", "information_schema.columns", "pg_init_privs")) {
			String name = table.contains("columns") ? "column_name" : switch (table) {
				case "pg_class" -> "relname";
				case "pg_type" -> "typname";
				case "pg_proc" -> "proname";
				case "pg_attribute" -> "attname";
				case "pg_namespace" -> "nspname";
				case "pg_database" -> "datname";
				case "pg_stats" -> "tablename";
				case "pg_statistic_ext" -> "stxname";
				case "pg_roles" -> "rolname";
				default -> "privtype";
			};
			String sql = "select %s as name, t.* from %s t".formatted(name, table);
			assertThat(all(client.sql(sql))).as(table).hasSameSizeAs(client.sql(sql).query(Named.class).list());
		}
	}

	@Test
	void streamsArraysWhoseElementsOnlyTheDataTell() {
		client.sql("create table scanned (a int, b aclitem)").update();
		client.sql("insert into scanned select n % 3, 'app=r/app' from generate_series(1, 1000) n").update();
		client.sql("analyze scanned").update();
		List<Named> seen = new ArrayList<>();
		client.sql("select tablename as name, s.* from pg_stats s where tablename = 'scanned'")
			.query(Named.class)
			.forEach(seen::add);
		assertThat(seen).containsExactly(new Named("scanned"), new Named("scanned"));
		assertThat(client.sql("select * from pg_stats where tablename = 'scanned'").query().forEach((row) -> {
		})).isEqualTo(2);
	}

	@Test
	void copyAskedForIsRefusedBeforeARowWithColumnAndType() {
		for (String column : List.of("'978-0-393-04002-9'::extensions.isbn13 as unread",
				"array['app=r/app'::aclitem] as unread", "row(1, '1 .. 2')::inner_pair as unread")) {
			String sql = "select 'x' as name, %s".formatted(column);
			assertThatExceptionOfType(StreamEngineException.class)
				.isThrownBy(() -> client.sql(sql).engine(StreamEngine.COPY).query(Named.class).stream())
				.withMessageContainingAll("Profile 'orders': StreamEngine.COPY ", "'unread' (", "cast it to text",
						"StreamEngine.CURSOR");
			client.transaction().run((tx) -> {
				assertThatExceptionOfType(StreamEngineException.class)
					.isThrownBy(() -> tx.sql(sql).engine(StreamEngine.COPY).query(Named.class).stream());
				assertThat(tx.sql("select 1").query(Integer.class).single()).isOne();
			});
		}
	}

	@Test
	void copyAskedForSaysWhatToDoWhereAValueTells() {
		assertThatExceptionOfType(StreamEngineException.class)
			.isThrownBy(() -> client.sql("select 'x' as name, row('app=r/app'::aclitem) as unread")
				.engine(StreamEngine.COPY)
				.query(Named.class)
				.forEach((row) -> {
				}))
			.withMessageContainingAll("Profile 'orders': StreamEngine.COPY ", "aclitem", "column 'unread' (record)",
					"cast it to text", "StreamEngine.CURSOR");
		assertThat(all(client.sql("select 'x' as name, row(1) as unread").engine(StreamEngine.COPY)))
			.containsExactly(new Named("x"));
	}

	@Test
	void streamsATypeThatWasChangedSinceItWasLookedUp() {
		client.sql("create type changing as (a int)").update();
		client.sql("create table changed (name text, c changing)").update();
		client.sql("insert into changed values ('x', row(1)), ('y', row(2))").update();
		for (int i = 0; i < 2; i++) {
			assertThat(all(client.sql("select * from changed"))).hasSize(2);
		}
		database.executeAsSuperuser("alter type changing add attribute b aclitem cascade");
		client.sql("update changed set c = row(1, 'app=r/app')").update();
		for (int i = 0; i < 2; i++) {
			assertThat(all(client.sql("select * from changed"))).containsExactly(new Named("x"), new Named("y"));
		}
	}

	@Test
	void aRowThatWasHandedOutBeforeATypeWasFoundChangedIsNotHandedOutAgain() {
		client.sql("create type late as (a int)").update();
		client.sql("create table later (name text, c late)").update();
		client.sql("insert into later values ('x', null), ('y', row(2))").update();
		assertThat(all(client.sql("select * from later"))).hasSize(2);
		database.executeAsSuperuser("alter type late add attribute b aclitem cascade");
		client.sql("update later set c = row(1, 'app=r/app') where name = 'y'").update();
		List<Named> seen = new ArrayList<>();
		assertThatExceptionOfType(StreamEngineException.class)
			.isThrownBy(() -> client.sql("select * from later order by name").query(Named.class).forEach(seen::add))
			.withMessageContainingAll("aclitem", "column 'c' (late)", "StreamEngine.CURSOR");
		assertThat(seen).containsExactly(new Named("x"));
		assertThat(all(client.sql("select * from later order by name"))).hasSize(2);
	}

	@Test
	void recordsGoIntoThemAsText() {
		client.sql("create table written (name text, isbn extensions.isbn13, acl aclitem, isbns paper[])").update();
		record Row(String name, String isbn, String acl, List<String> isbns) {
		}
		Row row = new Row("x", "978-0-393-04002-9", "app=r/app", List.of("978-0-393-04002-9"));
		assertThat(client.copy().into("written").records(Row.class).from(List.of(row)).rows()).isOne();
		assertThat(client.sql("select * from written").query(Row.class).single()).isEqualTo(row);
	}

	@Test
	void aHostileSearchPathChangesNothing() {
		client.transaction().run((tx) -> {
			tx.sql("create schema hostile").update();
			tx.sql("create function hostile.lies(oid, oid) returns bool language sql as 'select false'").update();
			tx.sql("create operator hostile.= (leftarg = oid, rightarg = oid, function = hostile.lies)").update();
			tx.sql("create operator hostile.<> (leftarg = oid, rightarg = oid, function = hostile.lies)").update();
			tx.sql("create function hostile.unnest(anyarray) returns setof int language sql as 'select 1'").update();
			tx.sql("create domain hostile.int8 as text check (value = 'x')").update();
			tx.sql("create type hostile.mood as enum ('fine')").update();
			tx.sql("set local search_path = hostile, pg_catalog").update();
			assertThat(tx.sql("select array['fine'::hostile.mood] as m").query().single())
				.isEqualTo(Map.of("m", List.of("fine")));
		});
	}

}
