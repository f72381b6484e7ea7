package io.github.pgprofiles.internal.copy.table;

import io.github.pgprofiles.error.CopyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TableNameTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|',
			value = { "trades                | \"trades\"", "Trades                | \"Trades\"",
					"public.trades         | \"public\".\"trades\"", "\"a.b\".\"c.d\"         | \"a.b\".\"c.d\"",
					"\"a\"\"b\".c             | \"a\"\"b\".\"c\"", "s.\"t\"                 | \"s\".\"t\"",
					"t; drop table x --    | \"t; drop table x --\"", "größe                 | \"größe\"",
					"a b                   | \"a b\"", "\".\"                   | \".\"" })
	void quotesExactly(String name, String quoted) {
		assertThat(TableName.parse(name).quoted()).isEqualTo(quoted);
	}

	@Test
	void takesNamesApartAsTheyAre() {
		assertThat(new TableName("a.b", "c\".d").quoted()).isEqualTo("\"a.b\".\"c\"\".d\"");
		assertThat(new TableName(null, "\"x\"").quoted()).isEqualTo("\"\"\"x\"\"\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "a.", ".a", "a..b", "a.b.c", "\"a", "\"a\"b", "a\"b\"", "\"\"", "\"a\".\"b\" x",
			"a\0b", "\"a\0b\"" })
	void refusesWhatIsNoName(String name) {
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> TableName.parse(name))
			.satisfies((ex) -> assertThat(ex.getMessage()).containsIgnoringCase("name"));
	}

}
