package io.github.pgprofiles.internal.driver.position;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which texts may write. */
class MayWriteTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "select 1", "SELECT * from t where a in (1, 2) and (b = 3)", "values (1), (2)",
			"table t", "show all", "with x as (select 1) select * from x", "select \"update\" from t",
			"select t.update, 'insert into t' from t -- delete", "select count(*), max(a) from t group by a",
			"select pg_catalog.to_regclass('t')", "select \"pg_catalog\".to_regclass('t')",
			"(select 1) union all (select 2)", "begin", "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY", "commit",
			"rollback", "set local a = 1", "select 1; select 2", "copy t to stdout", "copy t (a, b) TO STDOUT (format csv)",
			"copy (select * from t) to stdout with (format binary)", "select cast(a as numeric(10, 2)) from t",
			"select a[1], b::varchar(3) from t where c = any (array[1, 2])", "declare c cursor for select 1" })
	void reads(String sql) {
		assertThat(MayWrite.is(sql)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into t values (1)", "UPDATE t set a = 1", "delete from t", "merge into t using u",
			"truncate t", "create table t (a int)", "call p()", "do $$ begin end $$", "{ call p(?) }",
			"with x as (insert into t values (1) returning a) select * from x", "select * into t from u",
			"select create_order(1)", "select public.count(1)", "select \"count\"(1)", "select a, f (b) from t",
			"select nextval('s')", "select pg_catalog.nextval('s')", "select 1; delete from t", "begin; delete from t",
			"select * from f()", "copy t from stdin", "copy t (a) from stdin (format csv)",
			"copy (insert into t values (1) returning a) to stdout", "copy (select f(1)) to stdout",
			"explain analyze delete from t", "execute p", "commit prepared 'x'", "vacuum t", "refresh materialized view v",
			"select pg_catalog.query_to_xml('x', true, true, '')", "notify a", "lock t" })
	void mayWrite(String sql) {
		assertThat(MayWrite.is(sql)).isTrue();
	}

}
