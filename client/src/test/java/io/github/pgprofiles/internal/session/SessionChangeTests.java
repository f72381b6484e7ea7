package io.github.pgprofiles.internal.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SessionChangeTests {

	@ParameterizedTest
	@ValueSource(strings = { "set statement_timeout = 1", "SET SESSION work_mem TO '1MB'", "Set TIME ZONE 'UTC'",
			"set app.tenant = 'a'", "set local.x = 1", "set transaction . x = 1", "set session.x = 1",
			"set names 'utf8'", "set session characteristics as transaction read only",
			"set default_transaction_isolation = serializable", "reset work_mem", "RESET application_name",
			"/* a /* nested */ ; */ set a.b = 1", "-- a line\nset a.b = 1", "select 1; set a.b = 1",
			"begin; set a.b = 1; commit", ";; set a.b = 1", "select ';'; set a.b=1", "select $$ ; $$; set a.b=1",
			"select e'\\'; '; set a.b = 1", "select \";\"; set a.b = 1", "(select 1); set a.b = 1",
			"select pg_advisory_lock(1)", "select pg_try_advisory_lock(1, 2)", "select PG_Advisory_Lock_Shared(1)",
			"select pg_catalog . pg_try_advisory_lock_shared (1)", "select \"pg_advisory_lock\"(1)",
			"do $$ begin null; end $$; select pg_advisory_lock(1)", "select 1 where pg_advisory_lock(1) is null",
			"copy (select pg_advisory_lock(1)) to stdout", "select * from pg_try_advisory_lock /* x */ (1) as result",
			"listen news", "LISTEN \"News\"", "select 1;listen news", "load 'auto_explain'",
			"declare c cursor with hold for select 1", "declare c binary insensitive cursor WITH HOLD for select 1",
			"begin; declare c scroll cursor with /* x */ hold for select 1; commit",
			"select set_config('app.tenant', 'a', false)", "select set_config('app.tenant', ?, FALSE)",
			"select set_config('app.tenant', 'a', $1)", "select pg_catalog.set_config('app.tenant', 'a', not true)",
			"select set_config('app.tenant', 'true', 1 = 1)", "select set_config('app.tenant', coalesce(1, 2), false)",
			"select set_config('a.b', 'c', true), set_config('a.b', 'c', false)",
			"select \"set_config\"('a.b', 'c', false)", "select set_config('a.b', set_config('a.c', 'd', false), true)",
			"{call set_config('a.b', 'c', false)}", "select set_limit(0.5)",
			"explain analyze select set_config('a.b', 'c', false)", "select set_config('a.b', 'c', 'false')",
			"select e'a'\n'\\''; set a.b = 1; select ' '", "select set_config(n'a.b', 'c', false)",
			"select set_config(e'a.b', 'c', false)" })
	void textThatChangesTheSessionIsFound(String sql) {
		assertThat(SessionChange.of(sql)).isEqualTo(SessionChange.STATE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "set search_path = a", "SET SESSION Search_Path TO 'a'", "set schema 'a'", "set role r",
			"set session role r", "set session authorization r", "set session session authorization r",
			"set \"search_path\" = a", "set U&\"search_path\" = a", "reset all", "reset role",
			"reset session authorization", "reset search_path", "select set_config('search_path', 'a', false)",
			"select set_config('Role', 'a', false)", "select set_config($1, $2, false)", "select set_config(?, ?, ?)",
			"select set_config('search' || '_path', 'a', false)", "select set_config(e'search\\137path', 'a', false)",
			"select set_config(setting_name => 'a.b', new_value => 'c', is_local => false)",
			"select U&\"set\\005Fconfig\"('a.b', 'c', false)", "create temp table t (id int)",
			"CREATE TEMPORARY TABLE t AS SELECT 1", "create local temp view v as select 1",
			"create global temporary table t ()", "create or replace temp view v as select 1", "create temp sequence s",
			"create temporary recursive view v (a) as select 1", "explain analyze create temp table t as select 1",
			"create table pg_temp.t (id int)", "create function pg_temp.f() returns int return 1",
			"create table \"pg_temp\".t (id int)", "create type pg_temp_3.t as (a int)", "select 1 as a into temp t",
			"select a INTO LOCAL TEMPORARY TABLE t from u", "with a as (select 1) select * into temporary t from a",
			"select 1 as a into pg_temp.t", "create temp table t (id int) on commit delete rows",
			"create temp table t (id int) on commit preserve rows",
			"create temp table t () on commit drop; create temp table u ()", "prepare p as select 1",
			"prepare p (int) as select $1", "select 1; PREPARE p as select 2", "discard all",
			"update pg_settings set setting = 'a' where name = 'b'",
			"update pg_catalog.\"pg_settings\" set setting = 'a'", "do $$ begin set a.b = 1; end $$",
			"do $$ begin execute 'x'; end $$", "do 'begin perform f(); end'",
			"do language plpgsql $x$ begin create temp table t (); end $x$",
			"do $$ begin perform pg_advisory_lock(1); end $$",
			"do $$ begin if x = '' then set a.b = '1'; end if; end $$", "do e'begin\\nset a.b = 1; end'" })
	void textThatChangesWhatNamesMeanIsFound(String sql) {
		assertThat(SessionChange.of(sql)).isEqualTo(SessionChange.NAMES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "select 1", "set local work_mem = 1", "SET LOCAL ROLE r",
			"set transaction isolation level serializable", "set transaction read only; select 1",
			"set constraints all deferred", "begin; set local search_path = a; commit", "update t set a = 1",
			"insert into t (a) values (1) on conflict (a) do update set a = 2",
			"merge into temp using u on true when matched then do nothing", "alter role r set search_path = a",
			"alter database d set work_mem = 1", "alter table t set schema s",
			"create function f() returns int set search_path = a language sql return 1", "select set from t",
			"select 'set a = 1; set b = 2'", "select $$; set a = 1$$", "select $a$; set a = 1; $$; $a$",
			"select \"x;set a=1\"", "select 1 -- ; set a = 1", "select 1 /* ; set a = 1 */", "select e'\\'; set a = 1'",
			"select set_config('a.b', 'c', true)", "select pg_catalog.set_config ( 'a.b' , 'c,d' , TRUE )",
			"select set_config('search_path', concat('a', 'b'), true)", "select set_config from t",
			"select proname from pg_proc where proname = 'set_config'", "select 'pg_advisory_lock(1)'",
			"select pg_advisory_lock from t", "select pg_advisory_xact_lock(1)",
			"select pg_try_advisory_xact_lock(1, 2)", "select pg_advisory_xact_lock_shared(1)",
			"select pg_advisory_unlock(1)", "select pg_advisory_unlock_all()", "select temp from weather",
			"select temperature, temp, temporary from t where temp > 1", "insert into temp values (1)",
			"insert into temp (a) select 1", "create table temp (id int)", "create index on temp (id)",
			"create table t (temp int)", "delete from temp", "select a into t from temp",
			"with a as (insert into temp values (1) returning *) select * from a", "select * from pg_temp.t",
			"insert into pg_temp.t values (1)", "create temp table t (id int) on commit drop",
			"create temporary table t on commit drop as select 1", "drop table pg_temp.t", "unlisten *", "notify a",
			"deallocate p", "deallocate all", "discard temp", "discard plans", "close all", "execute p",
			"prepare transaction 'x'", "PREPARE pgprofiles_target AS INSERT INTO t DEFAULT VALUES",
			"declare c cursor for select 1", "declare c no scroll cursor without hold for select 1", "fetch 1 from c",
			"select hold from t", "with hold as (select 1) select * from hold", "select nextval('s')",
			"select setval('s', 1)", "select currval('s')", "select * from pg_settings",
			"select name, setting from pg_settings where name = 'a'", "update settings set a = 1",
			"do $$ begin null; end $$", "do $$ begin update t2 s; end $$", "call p()", "show search_path",
			"select current_setting('a.b')", "select a$b$; set$ from t", "select 1e5; select 0x1F",
			"select $1; select $2", "lock table t", "reset_it", "settle", "select listen from loads",
			"copy t (set) from stdin", "select U&'\\0041'", "savepoint a; rollback to a; release a" })
	void textThatLeavesTheSessionAsItWasIsNone(String sql) {
		assertThat(SessionChange.of(sql)).isEqualTo(SessionChange.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'", "\"", "$", "$$", "$a$", "/*", "--", "e'\\", "U&\"", "u&", "set", "set ", "reset",
			"set_config(", "select set_config('a", "declare", "create temp", "into temp", "select set_config((((", "é",
			"set é = 1", "select 'a\\'; set a = 1'", "prepare", "discard", "do '" })
	void textThatIsNotWholeIsReadToItsEnd(String sql) {
		assertThat(SessionChange.of(sql)).isNotNull();
	}

	@Test
	void backslashCountsWhereStringsAreNotStandard() {
		assertThat(SessionChange.of("select 'a\\'; set a.b = 1; --'", false)).isEqualTo(SessionChange.NONE);
		assertThat(SessionChange.of("select 'a\\'; set a.b = 1; --'", true)).isEqualTo(SessionChange.STATE);
		assertThat(SessionChange.of("select 'a\\' '; set a.b = 1; --'", false)).isEqualTo(SessionChange.STATE);
		assertThat(SessionChange.of("select set_config('search\\137path', 'c', false)", false))
			.isEqualTo(SessionChange.NAMES);
		assertThat(SessionChange.of("do '\\163et a.b = 1'", false)).isEqualTo(SessionChange.NAMES);
	}

	@Test
	void theGreaterOfTwoChangesCounts() {
		assertThat(SessionChange.NONE.and(SessionChange.STATE)).isEqualTo(SessionChange.STATE);
		assertThat(SessionChange.NAMES.and(SessionChange.STATE)).isEqualTo(SessionChange.NAMES);
		assertThat(SessionChange.of("set a.b = 1; create temp table t ()")).isEqualTo(SessionChange.NAMES);
	}

	@Test
	void textTooLongToBeKeptIsReadEachTime() {
		String list = "select 1 where 1 in (" + "1, ".repeat(2000) + "1)";
		for (int i = 0; i < 2; i++) {
			assertThat(SessionChange.of(list)).isEqualTo(SessionChange.NONE);
			assertThat(SessionChange.of(list + "; set a.b = 1")).isEqualTo(SessionChange.STATE);
		}
	}

}
