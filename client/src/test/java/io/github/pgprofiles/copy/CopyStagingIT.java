package io.github.pgprofiles.copy;

import java.io.OutputStream;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.StockFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EveryServer
class CopyStagingIT extends StockFixture {

	@Test
	void runsAStatementOverAStagingTable() {
		CopyResult result = client.copy()
			.into("stock")
			.columns("id", "price")
			.staging("delete from stock using staging where staging.id = stock.id and staging.price > stock.price")
			.csv()
			.from(bytes("1,0\n2,5\n,7\n"));
		assertThat(result.rows()).isEqualTo(3);
		assertThat(result.stored()).isEqualTo(1);
		assertThat(stock()).containsExactly("1,one,1.00,old");
	}

	@Test
	void runsSeveralStatementsOverAStagingTable() {
		CopyResult result = client.copy()
			.into("stock")
			.columns("id", "name")
			.staging("delete from stock where id in (select id from staging);"
					+ " insert into stock (id, name) select id, name || '?' from staging")
			.csv()
			.from(bytes("1,a\n9,b\n"));
		assertThat(result.stored()).isEqualTo(3);
		assertThat(stock()).containsExactly("1,a?,new", "2,two,2.00,old", "9,b?,new");
	}

	@Test
	void refusesAStatementOverAStagingTableBeforeTheFirstByte() {
		for (String sql : List.of("insert into stock select * from stagin", "insert into stock selec",
				"insert into stock select nope from staging")) {
			assertThatExceptionOfType(BadSqlGrammarException.class)
				.isThrownBy(() -> client.copy().into("stock").staging(sql).csv().from(failing()));
		}
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> client.copy()
			.into("stock")
			.columns("id", "name")
			.staging("insert into stock (id) select id from staging")
			.csv()
			.from(bytes("7,a\n1,b\n")));
		assertThat(stock()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into stock select * from staging; commit; select 1 / 0", "rollback", "begin",
			"end", "abort", "start transaction", "prepare transaction 'x'", "COMMIT AND CHAIN", "/* x */ commit",
			"-- x\ncommit", "select 'a;b'; commit", "select $$;$$; commit", "savepoint a; select 1; rollback to a",
			"release a", "commit prepared 'x'", "set transaction read only", "set local transaction read only",
			"set session characteristics as transaction read only", "; ; commit",
			"create function f() returns int begin atomic select 1; end; commit" })
	void refusesWhatWouldEndTheTransactionOrAPartOfIt(String sql) {
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> client.copy().into("stock").staging(sql))
			.withMessageContaining("staging(…) runs in the transaction");
		client.transaction()
			.run((tx) -> assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> tx.copy().into("stock").staging(sql)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 'commit;' from staging", "select $$; commit; $$ from staging",
			"/* ; commit; */ insert into stock select * from staging",
			"select id as commit from staging; select 1 as rollback",
			"select \"commit;\" from (select 1 as \"commit;\") x",
			"set local work_mem = '8MB'; insert into stock select * from staging",
			"set local transaction_timeout_of_mine.x = 1; select 1", "set constraints all deferred",
			"set local statement_timeout = 0; select 1" })
	void takesWhatOnlyLooksLikeIt(String sql) {
		assertThat(client.copy().into("stock").staging(sql).csv().from(bytes("7,a,1,x\n")).rows()).isEqualTo(1);
	}

	@Test
	@NotPooled("makes what outlives its transaction in pg_temp, which is refused: PoolerRefusalsIT")
	void takesTheBodyOfAFunction() {
		takesWhatOnlyLooksLikeIt(
				"create or replace function pg_temp.f() returns int language sql begin atomic select 1; end");
	}

	@ParameterizedTest
	@ValueSource(strings = { "do $$ begin insert into stock (id) values (8); commit; end $$", "call commits()",
			"select 1; call commits()", "discard all" })
	void serverRefusesWhatWouldCommitFromWithin(String sql) {
		client.sql("create or replace procedure commits() language plpgsql as $$ begin commit; end $$").update();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> client.copy()
			.into("stock")
			.staging("insert into stock select * from staging; " + sql)
			.csv()
			.from(bytes("7,a,1,x\n")));
		assertThat(stock()).hasSize(2);
	}

	@Test
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
	void commitThatIsHiddenByABackslashIsNotSent() {
		Profiles.withSetting(client, "standard_conforming_strings", "off", () -> {
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> client.copy()
					.into("stock")
					.staging("select '\\'' ; commit; --'")
					.csv()
					.from(bytes("7,a,1,x\n")))
				.withMessageContaining("standard_conforming_strings is off");
		});
		client.sql("reset standard_conforming_strings").update();
	}

	@ParameterizedTest
	@ValueSource(strings = { "true); commit; select (1", "true) to program 'x' --", "id > 1;", "id > (1", "id > 1)",
			"name <> 'x", "name <> $a$x", "id > 1 /* x", "\"id > 1", "true) ; drop table stock; select (true" })
	void refusesAConditionThatIsMoreThanThat(String condition) {
		for (Runnable use : List.<Runnable>of(() -> client.copy().into("stock").csv().where(condition),
				() -> client.copy().into("stock").onConflict("id").update().where(condition))) {
			assertThatExceptionOfType(ParameterException.class).isThrownBy(use::run)
				.withMessageContaining("not one expression");
		}
	}

	@Test
	void takesAConditionWhateverItsStringsHold() {
		for (String condition : List.of("name <> ');' and (id > 0) -- ;)", "name <> $$)$$ /* ; ) */",
				"name <> E'\\');'")) {
			assertThat(client.copy().into("stock").csv().where(condition).from(bytes("7,a,1,x\n")).rows()).isEqualTo(1);
			client.sql("delete from stock where id = 7").update();
		}
	}

	@Test
	void queryDoesNotLeaveItsParentheses() {
		for (String sql : List.of("select 1) to program 'touch x' --", "select 1) to stdout; commit; copy (select 1",
				"select (1", "select 'a", "select 1 /*")) {
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> client.copy().query(sql).csv().to(OutputStream.nullOutputStream()))
				.withMessageContaining("COPY takes one SELECT");
		}
	}

}
