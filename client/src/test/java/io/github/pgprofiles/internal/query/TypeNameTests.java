package io.github.pgprofiles.internal.query;

import io.github.pgprofiles.error.ParameterException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TypeNameTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|',
			value = { "int4 | pg_catalog.\"int4\"", "int4[] | pg_catalog.\"int4\"[]", "mood | \"mood\"",
					"Mood | \"mood\"", "\"Point\" | \"Point\"", "Point | pg_catalog.\"point\"", "MOOD[] | \"mood\"[]",
					"\"Mood\"[] | \"Mood\"[]", "a:b | \"a:b\"", "my-type | \"my-type\"", "my type | \"my type\"",
					"S.T | \"s\".\"t\"", "\"S\".\"T\" | \"S\".\"T\"", "\"a.b\".\"c\"\"d\" | \"a.b\".\"c\"\"d\"",
					"\"a'b\" | \"a'b\"", "\"x) ; drop table t; --\" | \"x) ; drop table t; --\"", "INTEGER | integer",
					"numeric(10,2) | pg_catalog.\"numeric\"(10,2)",
					"numeric (10, -2)[] | pg_catalog.\"numeric\"(10, -2)[]",
					"geometry(Point,4326) | \"geometry\"(Point,4326)", "bit | pg_catalog.\"bit\"",
					"char | pg_catalog.\"char\"", "char(3) | char(3)", "Double  Precision | double precision",
					"timestamp(3) with time zone[] | timestamp(3) with time zone[]",
					"time without time zone | time without time zone", "bit varying(3) | bit varying(3)",
					"character varying | character varying", "interval day to second | interval day to second",
					"pg_catalog.interval | \"pg_catalog\".\"interval\"", "user | \"user\"",
					"text[3][] | pg_catalog.\"text\"[3][]", "db.s.t | \"db\".\"s\".\"t\"", "größe | \"größe\"" })
	void nameOfATypeIsNothingElse(String name, String sql) {
		assertThat(TypeName.sql("'p'", name)).isEqualTo(sql);
		assertThat(TypeName.check("'p'", name)).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "text') ; drop table x; --", "text)", "text;", "text'", "text--", "text/*",
			"(text", "text[", "text]", "text[1;2]", "text[](1)", "\"text", "text\"", "\"\"", "a.\"\"", "a..b", ".a",
			"a.", "a.b.c.d", "text, int", "int4) from t; --", "numeric(10,2)) from t", "numeric(10;2)",
			"numeric(select)1", "a\\b", "a\0b", "text\ncollate", "\"a\0\"", "\"\ud83d\"", "a\ud83d",
			"double precision; select 1", "timestamp with time zone)", "interval '1'", "text::text'" })
	void whatIsNoneIsRefused(String name) {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> TypeName.check("'p'", name))
			.withMessageContaining("parameter 'p': the name of its type");
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 501, 100_000 })
	void longNameIsRefused(int length) {
		for (String name : new String[] { "a".repeat(length), "\"" + "a".repeat(length) + "\"",
				"a.\"" + "\"\"".repeat(length) + "\"", "a" + "[]".repeat(length * 10),
				"a" + " ".repeat(length * 10) + "'" }) {
			assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> TypeName.check("'p'", name))
				.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(200));
		}
	}

}
