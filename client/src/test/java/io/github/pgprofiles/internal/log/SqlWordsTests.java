package io.github.pgprofiles.internal.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlWordsTests {

	@ParameterizedTest
	@ValueSource(strings = { "alter role a password 's3cret'", "ALTER ROLE a ENCRYPTED PASSWORD E's3\\'s3cret'",
			"alter user a password $$s3cret$$", "alter user a password $p$s3 $$ s3cret$p$ valid until '2027-01-01'",
			"alter user a password /* 'x' */ -- 'y'\n 's3cret'", "create role a password U&'s3cret'",
			"alter role a password 's3''s3cret' login", "alter role a password 's3cret",
			"create user mapping for a server s options (user 'u', password 's3cret')",
			"alter user mapping for a server s options (set \"password\" 's3cret')",
			"create subscription s connection 'host=h password=s3cret dbname=d' publication p",
			"select dblink_connect('host=h password = s3cret')",
			"select dblink('host=h password=''s3cret'' user=u', '')",
			"select dblink('postgresql://u:s3cret@h/d', 'select 1')", "update account set password = 's3cret'",
			"select set_secret(password => 's3cret')", "set my.password to 's3cret'",
			"alter role a password 'a'\n'b s3cret'", "alter role a password 'a'\n-- b\n'b s3cret' login",
			"alter role a password\u00a0's3cret'", "alter role a password \u00a0 's3cret'",
			"alter role a \"password\u2003\" 's3cret'", "select f(password := 's3cret', 1)" })
	void passwordIsMasked(String sql) {
		assertThat(SqlWords.shown(sql)).doesNotContain("s3cret").contains("***");
	}

	/** The log does not know how the server reads a backslash. */
	@Test
	void passwordThatMayGoOnHidesTheRest() {
		assertThat(SqlWords.shown("alter role a password 'a\\'s3cret' login"))
			.isEqualTo("alter role a password '***' …");
		assertThat(SqlWords.shown("alter role a password e'a\\'s3cret' login"))
			.isEqualTo("alter role a password '***' login");
		assertThat(SqlWords.shown("alter role a password 's3cret' valid until 'a\\'"))
			.isEqualTo("alter role a password '***' valid until 'a\\'");
	}

	@Test
	void longTextDoesNotShowAPasswordWhereItIsCut() {
		String sql = "alter role a " + " ".repeat(3970) + "password 's3cret-that-is-long-enough-to-be-cut'";
		for (int i = 0; i < 40; i++) {
			assertThat(SqlWords.shown("x".repeat(i) + sql)).doesNotContain("s3cret");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 'a' from t where b = 'c'", "select password from account where name = 'x'",
			"select \"it's\", 'x' from t", "select $1::text, 'y'" })
	void whatIsNoPasswordStays(String sql) {
		assertThat(SqlWords.shown(sql)).isEqualTo(sql);
	}

	@Test
	void lineIsOneAndBounded() {
		assertThat(SqlWords.shown(" select 1,\r\n\t2 ")).isEqualTo("select 1, 2");
		assertThat(SqlWords.shown("select '" + "x".repeat(5000) + "'")).hasSizeLessThan(1100)
			.endsWith("… (5,009 characters)");
		assertThat(SqlWords.shown("select '\u0000\u0007\u0085\u2029\u202e\ufeff\ud800'"))
			.isEqualTo("select '\\u0000\\u0007\\u0085\\u2029\\u202e\\ufeff\\ud800'");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "select 1", "SELECT * from t;", "values (1)", "table t", "with a as (select 1) select * from a",
					"(select 1) union (select 2)", "/* update */ select 'delete from t' -- insert",
					"select substring(a from 1 for 2) from t", "select \"update\" from t", "select $x$ insert $x$" })
	void queryThatOnlyReadsIsExplainable(String sql) {
		assertThat(SqlWords.isExplainable(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "insert into t values (1)", "update t set a = 1", "delete from t",
			"merge into t using s on true when matched then delete",
			"with a as (delete from t returning *) select * from a",
			"with a as (insert into t values (1) returning *) select 1", "select * into t from s",
			"select 1; delete from t", "select 1; select 2", "select * from t for update",
			"select * from t for no key update", "select * from t for share", "select * from t for key share",
			"explain analyze delete from t", "call p()", "do 'begin end'", "copy t to stdout",
			"create table a as select 1", "vacuum", "begin; select 1",
			"(with a as (update t set b = 1 returning 1) select * from a)", "execute p" })
	void whatMayDoMoreIsNot(String sql) {
		assertThat(SqlWords.isExplainable(sql)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BEGIN                                   | true
			begin isolation level serializable;x    | true
			-- x                                    | false
			/* a */ commit                          | true
			ROLLBACK TO SAVEPOINT a                 | true
			release savepoint a                     | true
			start transaction                       | true
			select 1                                | false
			ended                                   | false
			set a = 1                               | false
			""")
	void beginAndEndOfTransactionsAreKnown(String sql, boolean control) {
		assertThat(SqlWords.isControl(sql)).isEqualTo(control);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 1 where pg_catalog.set_config($1, $2, true) is null",
			"\nselect 1 where pg_catalog.set_config('app.tenant', 'tenant-42', true) is null",
			"select 1 where pg_catalog.set_config('a.b', 'tenant-42', true) is null or"
					+ " pg_catalog.set_config('statement_timeout', '5', true) is null ",
			"select 1 where case when pg_catalog.set_config('pgprofiles.saved', 'tenant-42', true) is not null then"
					+ " pg_catalog.set_config('a', $1, true) end is null" })
	void settingsThatTheLibrarySetsShowNoValue(String sql) {
		assertThat(SqlWords.isOfTheLibrary(sql)).isTrue();
		assertThat(SqlWords.shown(sql)).isEqualTo("select 1 where pg_catalog.set_config(…) is null");
	}

	@Test
	void parametersAreCounted() {
		assertThat(SqlWords.parameters("select $2, $10, '$99', $$ $98 $$ /* $97 */ -- $96")).isEqualTo(10);
		assertThat(SqlWords.parameters("select 1")).isZero();
	}

}
