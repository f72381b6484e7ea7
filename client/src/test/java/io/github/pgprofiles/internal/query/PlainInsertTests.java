package io.github.pgprofiles.internal.query;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlainInsertTests {

	@Test
	void readsTableColumnsAndValues() {
		PlainInsert insert = PlainInsert.of(" Insert into Shop.\"It\"\"em\" (Id, \"Na me\") values(?,\n 'it''s' ) ; ");
		assertThat(insert).isNotNull();
		assertThat(insert.target()).isEqualTo("Shop.\"It\"\"em\" (Id, \"Na me\")");
		assertThat(insert.table()).isEqualTo("\"shop\".\"It\"\"em\"");
		assertThat(insert.columns()).containsExactly("id", "Na me");
		assertThat(insert.placeholders()).containsExactly(0);
		assertThat(insert.forArrays())
			.isEqualTo("insert into Shop.\"It\"\"em\" (Id, \"Na me\") select given.v1, 'it''s'"
					+ " from rows from (pg_catalog.unnest(?)) as given (v1)");
	}

	@Test
	void tableAloneHasTheOrderOfItsColumns() {
		PlainInsert insert = PlainInsert.of("insert into t values (-1.5, ?, NULL, true, current_timestamp, ?)");
		assertThat(insert).isNotNull();
		assertThat(insert.columns()).isNull();
		assertThat(insert.placeholders()).containsExactly(1, 5);
		assertThat(insert.forArrays())
			.isEqualTo("insert into t select -1.5, given.v1, NULL, true, current_timestamp, given.v2"
					+ " from rows from (pg_catalog.unnest(?), pg_catalog.unnest(?)) as given (v1, v2)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "insert", "insert into t", "insert into t values", "insert into t values (1)",
			"insert into t values ()", "insert into t values (?", "insert into t values (?) x",
			"insert into t values (?), (?)", "insert into t values (?); select 1", "insert into t values (?);;",
			"insert into t values (default, ?)", "insert into t values (?::int)",
			"insert into t values (cast(? as int))", "insert into t values (now(), ?)", "insert into t values (? + 1)",
			"insert into t values (??)", "insert into t values ('a\\', ?)", "insert into t values (E'a', ?)",
			"insert into t values ('a' 'b', ?)", "insert into t values (U&'a', ?)", "insert into t values ($$a$$, ?)",
			"insert into t values (1e5, ?)", "insert into t values (0x1F, ?)", "insert into t values (b'1', ?)",
			"insert into t (a, b) values (?)", "insert into t (a) values (?, ?)", "insert into t (a[1]) values (?)",
			"insert into t (a.b) values (?)", "insert into a.b.c values (?)",
			"insert into t overriding system value values (?)", "insert into t as x values (?)",
			"insert into tä values (?)", "insert into t (ä) values (?)", "insert into U&\"t\" values (?)",
			"insert into t default values", "insert into t (a) select ?",
			"insert into t values (?) on conflict do nothing", "insert into t values (?) returning *",
			"insert into t values (?) -- x", "insert /* x */ into t values (?)", "insert into only t values (?)",
			"insertinto t values (?)", "update t set a = ?", "with x as (select 1) insert into t values (?)" })
	void anythingElseIsNone(String sql) {
		assertThat(PlainInsert.of(sql)).isNull();
	}

}
