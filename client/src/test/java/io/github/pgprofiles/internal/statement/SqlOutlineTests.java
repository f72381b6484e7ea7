package io.github.pgprofiles.internal.statement;

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
			"table only t", "select 1;", "select 1 ; ;; -- the end", "select 'insert into t; with'",
			"select $$ into; $$, $x$ ; $$ $x$", "select \"into\" from \"a;b\"", "select a /* into b; */ from t",
			"select into_x, xinto from t", "select * from t where x = (with y as (select 1) table y)",
			"select E'it\\'s; into'", "select t.* from t for update" })
	void plainQueries(String sql) {
		assertThat(outline(sql).isPlain()).isTrue();
		assertThat(outline(sql).isCopyable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "with x as (select 1) select * from x", "insert into t values (1) returning id",
			"update t set a = 1", "delete from t returning *", "merge into t using s on true when matched then delete",
			"select * into x from t", "SELECT 1 INTO x", "select 1 as into" })
	void whatOnlyTheServerKnowsToBeAQuery(String sql) {
		assertThat(outline(sql).isPlain()).isFalse();
		assertThat(outline(sql).isCopyable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "(select 1)", "explain select 1", "show all", "call p()", "selects 1", "select; 1",
			"; select 1", "select 1; select 2", "select 1; /* x */ 'y'", "'select 1'", "\"select\" 1", "$$select$$",
			"1 select", ".select", "fetch all from c", "", "-- select 1", "selected_rows" })
	void whatCopyDoesNotTake(String sql) {
		assertThat(outline(sql).isPlain()).isFalse();
		assertThat(outline(sql).isCopyable()).isFalse();
	}

	@Test
	void tailIsTheSemicolonAtTheEndAndWhatFollows() {
		assertThat(outline("select 1").tail()).isZero();
		assertThat(outline("select 1 -- x;").tail()).isZero();
		assertThat(outline("select 1;").tail()).isEqualTo(1);
		assertThat(outline("select 1 ;; -- x;").tail()).isEqualTo(";; -- x;".length());
	}

}
