package io.github.pgprofiles.internal.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LoneCommandTests {

	@ParameterizedTest
	@ValueSource(strings = { "vacuum", "VACUUM (analyze) t", "vacuum;", "cluster t", "reindex table concurrently t",
			"checkpoint", "alter system set a = 1", "alter\n system reset all", "discard all", "commit prepared 'x'",
			"rollback /* a */ prepared 'x'", "create database a", "drop database a",
			"alter database a set tablespace b", "create tablespace a location 'b'", "drop subscription a",
			"create index concurrently on t (a)", "create unique index concurrently i on t (a)",
			"drop index concurrently i", "alter table t detach partition p concurrently",
			"/* a /* nested */ comment */ vacuum", "-- a line\rvacuum", " \t\n-- a\n/* b */vacuum" })
	void isOne(String sql) {
		assertThat(LoneCommand.is(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "select 1", "vacuums", "commit", "rollback", "discard plans", "create table t ()",
			"create unique index i on t (a)", "create index i on t (a)", "drop index i", "drop table database",
			"alter table t detach partition p", "alter table t add a text default ' detach partition p concurrently'",
			"alter role a", "-- vacuum", "/* vacuum */ delete from t", "/* a /* b */ vacuum */ delete from t",
			"call p()", "copy t from stdin", "/* open", "explain vacuum" })
	void isNone(String sql) {
		assertThat(LoneCommand.is(sql)).isFalse();
	}

}
