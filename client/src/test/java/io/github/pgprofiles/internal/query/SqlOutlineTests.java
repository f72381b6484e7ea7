package io.github.pgprofiles.internal.query;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlOutlineTests {

	private static SqlOutline outline(String sql) {
		return SqlText.parse(sql).outline();
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 1", "SELECT 1", "  \n\t select 1 ", "-- a comment\nselect 1",
			"/* a /* nested */ one */ select 1", "--\n/**/--\n\rSeLeCt(1)", "values (1), (2)", "table t",
			"table only t", "select 1;", "select 1 ; ;; -- the end", "; select 1", "/* x */;; select 1",
			"select 'insert into t; with'", "select $$ into; $$, $x$ ; $$ $x$", "select \"into\" from \"a;b\"",
			"select a /* into b; */ from t", "select into_x, xinto from t",
			"select * from t where x = (with y as (select 1) table y)", "select E'it\\'s; into'",
			"select t.* from t for update" })
	void plainQueries(String sql) {
		assertThat(outline(sql).isPlain()).isTrue();
		assertThat(outline(sql).isCopyable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "with x as (select 1) select * from x", "insert into t values (1) returning id",
			"update t set a = 1", "delete from t returning *", "merge into t using s on true when matched then delete",
			"select * into x from t", "SELECT 1 INTO x", "select 1 as into", "(select 1)", "((select 1))",
			"( /* x */ (values (1)) -- (\n)", "((select 1) union (select 2)) order by 1", "(table t) limit 1;",
			"(select (1)) union all table t", "(with x as (select 1) table x)",
			"((with x as (select 1) table x) union all select 2)", "(select 1 into x)" })
	void whatOnlyTheServerKnowsToBeAQuery(String sql) {
		assertThat(outline(sql).isPlain()).isFalse();
		assertThat(outline(sql).isCopyable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "(insert into t values (1) returning 1)", "(explain select 1)", "(", "()", "('select')",
			"(1) select", "(select 1); select 2", "(selects 1)", "(\"select\" 1)", "explain select 1", "show all",
			"call p()", "selects 1", "select; 1", "select 1; select 2", "select 1; /* x */ 'y'", "'select 1'",
			"\"select\" 1", "$$select$$", "1 select", ".select", "fetch all from c", "", "-- select 1",
			"selected_rows" })
	void whatCopyDoesNotTake(String sql) {
		assertThat(outline(sql).isPlain()).isFalse();
		assertThat(outline(sql).isCopyable()).isFalse();
	}

	private static String trimmed(String sql) {
		SqlScanner scanner = new SqlScanner(sql);
		scanner.scan();
		return scanner.outline().trim(sql);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 1;", "select 1;;; ", ";select 1", " ; -- x\n;select 1;\n", "select 1; -- :a ? '",
			"select 1;-- x;\n;", "select 1;/* a /* ; :b */ \" */ ; ", "/* a */; ;select 1 ; -- \r\n/**/" })
	void emptyStatementsAreLeftOut(String sql) {
		assertThat(trimmed(sql).strip()).isEqualTo("select 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 1 -- x;", "/*+ hint */ select 1 /* ; */", "-- a;\nselect 1", "", ";", " ; -- x",
			"select 1; select 2", "select 1;; select 2 -- ;", "select 1; /* open", "select ';' -- x", "select $$ ; $$",
			"select 1; $$x$$" })
	void statementsAndTheirCommentsStay(String sql) {
		assertThat(trimmed(sql)).isEqualTo(sql);
	}

	@Test
	void tailOfSeveralStatementsIsLeftOutToo() {
		assertThat(trimmed("; select 1; select 2 /* b */; -- c")).isEqualTo(" select 1; select 2 /* b */");
		String function = "create function f() returns int begin atomic select 1; end";
		assertThat(trimmed(function + "; -- x")).isEqualTo(function);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 1", "values (1)", "table t", "with x as (select 1) table x", "(select 1)",
			"((select 1))", "select 1; -- x", "with x as (select 1) select * from x for update",
			"select a from f(b) for no key update" })
	void whatACursorCanBeDeclaredFor(String sql) {
		assertThat(outline(sql).isDeclarable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into t values (1) returning 1", "select 1 into t", "explain select 1", "show all",
			"fetch all from c", "call p()", "select 1; select 2", "",
			"with x as (delete from t returning 1) select * from x",
			"with x as (select 1) insert into t table x returning 1" })
	void whatNoCursorCanBeDeclaredFor(String sql) {
		assertThat(outline(sql).isDeclarable()).isFalse();
	}

}
