package io.github.pgprofiles.internal.pool;

import java.util.List;

/** What a borrower can leave behind in a session, and how to see that it is there. */
final class SessionLeftovers {

	/** Of one kind each, seen in the text that makes it. */
	static final List<Leftover> SEEN = List.of(
			new Leftover("a setting", "set work_mem = '77MB'", "select current_setting('work_mem') <> '77MB'"),
			new Leftover("a setting for the session", "SET SESSION enable_seqscan TO off",
					"select current_setting('enable_seqscan') = 'on'"),
			new Leftover("a time zone", "set time zone 'Asia/Tokyo'",
					"select current_setting('TimeZone') <> 'Asia/Tokyo'"),
			new Leftover("a setting of the application's own", "set app.tenant = '42'",
					"select coalesce(current_setting('app.tenant', true), '') = ''"),
			new Leftover("a setting by a function", "select set_config('app.tenant', '42', false)",
					"select coalesce(current_setting('app.tenant', true), '') = ''"),
			new Leftover("a setting by a view", "update pg_settings set setting = '7' where name = 'lock_timeout'",
					"select current_setting('lock_timeout') <> '7ms'"),
			new Leftover("a setting by a block", "do $$ begin set work_mem = '77MB'; end $$",
					"select current_setting('work_mem') <> '77MB'"),
			new Leftover("a reset", "reset application_name", "select current_setting('application_name') = 'mine'"),
			new Leftover("a search path", "set search_path = other", "select current_schema() = 'public'"),
			new Leftover("a schema", "set schema 'other'", "select current_schema() = 'public'"),
			new Leftover("an isolation level",
					"set session characteristics as transaction isolation level serializable",
					"select current_setting('default_transaction_isolation') = 'read committed'"),
			new Leftover("read-only transactions", "set session characteristics as transaction read only",
					"select current_setting('transaction_read_only') = 'off'"),
			new Leftover("standard strings", "set standard_conforming_strings = off",
					"select current_setting('standard_conforming_strings') = 'on'"),
			new Leftover("a role", "set role session_reader", "select current_user <> 'session_reader'"),
			new Leftover("an authorization", "set session authorization session_reader",
					"select session_user <> 'session_reader'"),
			new Leftover("a temporary table", "create temp table hidden (id int)",
					"select to_regclass('pg_temp.hidden') is null"),
			new Leftover("a temporary view", "create temporary view hidden as select 1",
					"select to_regclass('pg_temp.hidden') is null"),
			new Leftover("a temporary sequence", "create temp sequence hidden",
					"select to_regclass('pg_temp.hidden') is null"),
			new Leftover("a table by a query", "select 1 as id into temp hidden",
					"select to_regclass('pg_temp.hidden') is null"),
			new Leftover("a table in the temporary schema", "create table pg_temp.hidden (id int)",
					"select to_regclass('pg_temp.hidden') is null"),
			new Leftover("a function of the session", "create function pg_temp.hidden() returns int return 1",
					"select to_regproc('pg_temp.hidden') is null"),
			new Leftover("a lock", "select pg_advisory_lock(7)", noLock()),
			new Leftover("a shared lock", "select pg_try_advisory_lock_shared(1, 7)", noLock()),
			new Leftover("a lock by a copy", "copy (select 1 where pg_advisory_lock(7) is null) to '/dev/null'",
					noLock()),
			new Leftover("a channel", "listen news", "select count(*) = 0 from pg_listening_channels()"),
			new Leftover("a cursor", "declare kept cursor with hold for select 1",
					"select count(*) = 0 from pg_cursors where name = 'kept'"),
			new Leftover("a prepared statement", "prepare kept as select 1",
					"select count(*) = 0 from pg_prepared_statements where from_sql"),
			new Leftover("several at once", "select 1; set work_mem = '77MB'; create temp table hidden (id int)",
					"select to_regclass('pg_temp.hidden') is null and current_setting('work_mem') <> '77MB'"),
			new Leftover("in a transaction", "begin; set work_mem = '77MB'; commit",
					"select current_setting('work_mem') <> '77MB'"),
			new Leftover("everything discarded", "discard all", "select current_setting('application_name') = 'mine'"));

	/** In a function, which nobody sees. */
	static final List<Leftover> UNSEEN = List.of(
			new Leftover("a setting", "select hide('set work_mem = ''77MB''')",
					"select current_setting('work_mem') <> '77MB'"),
			new Leftover("a temporary table", "select hide('create temp table hidden (id int)')",
					"select to_regclass('pg_temp.hidden') is null"),
			new Leftover("a lock", "select hide('select pg_advisory_lock(7)')", noLock()),
			new Leftover("a prepared statement", "select hide('prepare \"ke\"\"pt\" as select 1')",
					"select count(*) = 0 from pg_prepared_statements where from_sql"),
			new Leftover("the state of sequences", "select nextval('numbers')", "select fails('select lastval()')"));

	/** In a function, but the server tells of it. */
	static final List<Leftover> REPORTED = List.of(
			new Leftover("a time zone", "select hide('set time zone ''Asia/Tokyo''')",
					"select current_setting('TimeZone') <> 'Asia/Tokyo'"),
			new Leftover("a name", "select hide('set application_name = ''theirs''')",
					"select current_setting('application_name') = 'mine'"),
			new Leftover("a style", "select hide('set IntervalStyle = iso_8601')",
					"select current_setting('IntervalStyle') = 'postgres'"),
			new Leftover("a style of dates", "select hide('set DateStyle = ''ISO, DMY''')",
					"select current_setting('DateStyle') = 'ISO, MDY'"),
			new Leftover("read-only transactions", "select hide('set default_transaction_read_only = on')",
					"select current_setting('transaction_read_only') = 'off'"),
			new Leftover("standard strings", "select hide('set standard_conforming_strings = off')",
					"select current_setting('standard_conforming_strings') = 'on'"));

	private SessionLeftovers() {
	}

	/**
	 * One of them.
	 *
	 * @param name of its kind
	 * @param sql that leaves it behind
	 * @param gone whether it is gone
	 */
	record Leftover(String name, String sql, String gone) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	private static String noLock() {
		return "select count(*) = 0 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()";
	}

}
