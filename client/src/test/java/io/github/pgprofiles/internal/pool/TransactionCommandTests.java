package io.github.pgprofiles.internal.pool;

import io.github.pgprofiles.internal.pool.TransactionCommand.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TransactionCommandTests {

	@ParameterizedTest
	@ValueSource(strings = { "commit", "COMMIT;", " \n\tRollback", "end", "END work", "abort", "commit and chain",
			"rollback and no chain", "rollback work", "rollback transaction", "prepare transaction 'x'",
			"/* a /* nested */ ; */ commit", "-- a line; begin\nrollback", "insert into t values (1); commit",
			"insert into t values (';'); rollback ; insert into t values (2)", ";; rollback", "select $$ ; $$; commit",
			"select $a$ ; $$ ; $a$; commit", "select e'\\'; begin'; abort", "select \"a;b\"; commit",
			"select (1); commit", "rollback/**/work--x\n", "select 1;commit;", "select a$b$; commit; select $b$",
			"create function f() returns int begin atomic select case when true then 1 end; end; commit" })
	void textThatEndsTheTransactionIsFound(String sql) {
		assertThat(TransactionCommand.of(sql)).isEqualTo(Effect.ENDS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "begin", "BEGIN isolation level serializable", "start transaction", "begin;", "begin work",
			"select 1; begin", "/* x */start -- y\n transaction read only; select 1" })
	void textThatBeginsOneIsFound(String sql) {
		assertThat(TransactionCommand.of(sql)).isEqualTo(Effect.BEGINS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "begin; select 1; commit", "commit; begin", "rollback; start transaction; select 1" })
	void textThatDoesBothIsFound(String sql) {
		assertThat(TransactionCommand.of(sql)).isEqualTo(Effect.BOTH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "select 1", "select 'commit'", "savepoint a", "rollback to a",
			"rollback to savepoint a; release a", "rollback work to a", "rollback transaction to savepoint a",
			"release savepoint a", "commit prepared 'x'", "rollback prepared 'x'", "prepare a as select 1",
			"prepare x(int) as select $1; execute x(1)", "do $$ begin; commit; end $$", "select 1; -- commit",
			"select 1; /* ; commit */", "select commit from rollback",
			"with a as (select 1) select 1; select 'x;commit'",
			"create function f() returns int language sql begin atomic select 1; select case 1 when 1 then 2 end; end",
			"create rule r as on insert to t do also (delete from u; delete from v)", "start_of_day", "commits",
			"committed", "call end_of_day()", "select 1 as a; values (2)", "explain select 1",
			"set transaction read only", "endless", "begin_x; abort_y" })
	void textThatLeavesItAloneIsNone(String sql) {
		assertThat(TransactionCommand.of(sql)).isEqualTo(Effect.NONE);
	}

	/** By the standard it leaves it alone. */
	@Test
	void backslashInSeveralStatementsIsUnsure() {
		assertThat(TransactionCommand.of("select U&'\\0041;'; select 1")).isEqualTo(Effect.UNSURE);
		assertThat(TransactionCommand.of("select U&'\\0041'")).isEqualTo(Effect.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table pg_temp.t (id int)", "select 1 as id into temp t",
			"explain analyze create temporary table t as select 1", "set search_path = pg_temp, public" })
	void textThatMayMakeATemporaryTableKeepsIt(String sql) {
		assertThat(TransactionCommand.of(sql)).isEqualTo(Effect.KEEPS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select temperature from attempt", "insert into template values (1)",
			"create temp table t (id int) on commit drop" })
	void otherWordsMakeNone(String sql) {
		assertThat(TransactionCommand.of(sql)).isEqualTo(Effect.NONE);
	}

}
