package io.github.pgprofiles.internal.copy;

import java.util.List;

import io.github.pgprofiles.internal.error.Refusal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CopyCommandTests {

	private final CopyCommand trades = CopyCommand.table(TableName.parse("public.trades"));

	@Test
	void copiesInAndOutOfATable() {
		assertThat(this.trades.toCsvIn())
			.isEqualTo("COPY \"public\".\"trades\" FROM STDIN WITH (FORMAT csv, HEADER false, ENCODING 'UTF8')");
		assertThat(this.trades.withHeader().toCsvOut())
			.isEqualTo("COPY \"public\".\"trades\" TO STDOUT WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')");
	}

	@Test
	void quotesEachColumn() {
		assertThat(this.trades.withColumns(List.of("a", "B c", "d\") FROM PROGRAM 'x' --")).toCsvIn())
			.startsWith("COPY \"public\".\"trades\" (\"a\", \"B c\", \"d\"\") FROM PROGRAM 'x' --\") FROM STDIN");
	}

	@Test
	void setsAQueryOnALineOfItsOwn() {
		assertThat(CopyCommand.query("select 1 -- one").toCsvOut()).startsWith("COPY (select 1 -- one\n) TO STDOUT");
	}

	@Test
	void refusesColumnsThatAreNone() {
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> this.trades.withColumns(List.of()))
			.withMessageContaining("no column");
		for (String column : List.of("", "a\0")) {
			CopyCommand command = this.trades.withColumns(List.of(column));
			assertThatExceptionOfType(Refusal.class).isThrownBy(command::toCsvIn).withMessageContaining("column");
		}
	}

	@Test
	void stagesLeaveTheOneBeforeAsItIs() {
		this.trades.withHeader().withColumns(List.of("a"));
		assertThat(this.trades).isEqualTo(CopyCommand.table(TableName.parse("public.trades")));
	}

}
