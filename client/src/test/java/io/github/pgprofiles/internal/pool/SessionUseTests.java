package io.github.pgprofiles.internal.pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What needs a session, by the text of its SQL. */
class SessionUseTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			SET            | set search_path = other
			SET            | SET SESSION statement_timeout TO 0
			SET            | set role reader
			SET            | set session authorization other
			SET            | set time zone 'UTC'
			SET            | select 1; /* a comment */ set work_mem = '1MB'
			SET            | begin; set x.y = 'z'; commit
			CHARACTERISTICS| set session characteristics as transaction read only
			SET_CONFIG     | select set_config('app.tenant', ?, false)
			SET_CONFIG     | select pg_catalog.set_config('app.tenant', concat('a', (select 'b')), FALSE ) from t
			SET_CONFIG     | select set_config ( 'a.b' , 'x' , is_local => false )
			SET_CONFIG     | select set_config(?, ?, ?)
			SET_CONFIG     | select set_config('a.b', 'x', (1=2))
			SET_CONFIG     | select set_config('a.b', 'x', null)
			SET_CONFIG     | select set_config('a.b', 'x', not true)
			SET_CONFIG     | do $$ begin perform set_config('app.tenant', 'x', false); end $$
			SET            | do language plpgsql $$ begin set work_mem = '1MB'; end $$
			TEMPORARY      | do $$ begin if true then create temp table a (b int); end if; end $$
			TEMPORARY      | explain analyze create temp table a as select 1
			TEMPORARY      | explain (analyze, buffers off) create temp table a as select 1
			SET            | update pg_settings set setting = '88MB' where name = 'work_mem'
			SET            | update only pg_catalog.pg_settings set setting = '88MB'
			LISTEN         | listen orders
			LISTEN         | -- first
			PREPARE        | prepare find (int) as select $1
			PREPARE        | prepare a as select 1; deallocate b
			LOAD           | load 'auto_explain'
			HOLD           | declare c cursor with hold for select 1
			HOLD           | declare c binary insensitive no scroll cursor with hold for select 1
			TEMPORARY      | create temp table a (b int)
			TEMPORARY      | create temporary table a as select 1
			TEMPORARY      | create local temp table if not exists a (b int) on commit delete rows
			TEMPORARY      | create or replace temp view v as select 1
			TEMPORARY      | create temp sequence s
			TEMPORARY      | create table pg_temp.a (b int)
			TEMPORARY      | create function pg_temp.f() returns int language sql as 'select 1'
			TEMPORARY      | create temp table a (b int) on commit drop; create temp table c (d int)
			TEMPORARY      | select 1 as a into temp b
			TEMPORARY      | select 1 as a into temporary table b from c
			LOCK           | select pg_advisory_lock(1)
			LOCK           | select pg_catalog.pg_try_advisory_lock_shared (1, 2)
			LISTEN         | select ";"; listen a
			LISTEN         | select ""; listen a
			LISTEN         | select E'a'; listen a
			LOCK           | do something; select "pg_advisory_lock"(1)
			SEQUENCE       | select currval('s')
			SEQUENCE       | insert into t values (lastval())
			""")
	void isFound(SessionUse use, String sql) {
		String text = sql.startsWith("--") ? sql + "\nlisten a" : sql;
		assertThat(SessionUse.of(text)).isEqualTo(use);
		assertThat(SessionUse.of(text)).isEqualTo(use);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "set local search_path = other", "set transaction read only",
			"set constraints all deferred", "select set_config('a.b', ?, true)",
			"select set_config(setting_name => 'a.b', new_value => ?, is_local => true)",
			"select set_config('a.b', concat('x', 'y'), true), 1",
			"do $$ begin perform set_config('a.b', 'x', true); update t set a = 1; end $$",
			"do $$ begin create temp table a (b int) on commit drop; set local x.y = 1; end $$",
			"do $$ declare load text; begin prepare := 1; perform currval('s'); end $$", "explain analyze select 1",
			"analyze verbose t", "update t set role = 'x'", "select 'set x = 1; listen a'", "select 1 -- ; listen a",
			"select /* ; /* listen */ a; listen b */ 1", "select $$; listen a$$", "select $x$; $$ listen a $x$",
			"select E'\\'; listen a'", "select \"; listen a\"", "select \";\" listen from t",
			"select \"(\"; select \"pg_advisory_lock\" \"(\"", "prepare transaction 'x'",
			"prepare a as insert into t default values; deallocate a; select 1",
			"create temp table a (b int) on commit drop", "create temp table a on commit drop as select 1",
			"create table temp (a int)", "create table t (temp int)", "create table pg_temp (a int)",
			"create index on pg_temp.a (b)", "insert into temp select 1",
			"merge into temp using a on true when matched then do nothing", "select 1 into strict_temp",
			"select pg_advisory_xact_lock(1)", "select pg_try_advisory_xact_lock_shared(1)",
			"select 'pg_advisory_lock(1)'", "select pg_advisory_lock", "notify orders", "unlisten *", "reset x",
			"declare c cursor for select 1", "declare c cursor without hold for select 1",
			"declare c cursor for with hold as (select 1) select * from hold",
			"select nextval('s'); select currval('s')", "load_data", "select * from listen",
			"create function f() returns int language plpgsql as $$ begin set x.y = 1; end $$" })
	void isNotFound(String sql) {
		assertThat(SessionUse.of(sql)).isNull();
	}

}
