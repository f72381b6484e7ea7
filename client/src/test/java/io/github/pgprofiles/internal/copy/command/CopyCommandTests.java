package io.github.pgprofiles.internal.copy.command;

import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.table.TableName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CopyCommandTests {

	private final CopyCommand trades = CopyCommand.table(TableName.parse("public.trades"));

	@Test
	void copiesInAndOutOfATable() {
		assertThat(this.trades.toSqlIn(15))
			.isEqualTo("COPY \"public\".\"trades\" FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')");
		assertThat(this.trades.with(CopyOption.header()).toSqlOut(15))
			.isEqualTo("COPY \"public\".\"trades\" TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8', HEADER true)");
	}

	@Test
	void quotesEachColumn() {
		assertThat(this.trades.withColumns(List.of("a", "B c", "d\") FROM PROGRAM 'x' --")).toSqlIn(15))
			.startsWith("COPY \"public\".\"trades\" (\"a\", \"B c\", \"d\"\") FROM PROGRAM 'x' --\") FROM STDIN");
	}

	@Test
	void setsAQueryOnALineOfItsOwn() {
		assertThat(CopyCommand.query("select 1 -- one").toSqlOut(15)).startsWith("COPY (select 1 -- one\n) TO STDOUT");
	}

	@Test
	void refusesColumnsThatAreNone() {
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> this.trades.withColumns(List.of()))
			.withMessageContaining("no column");
		for (String column : List.of("", "a\0")) {
			assertThatExceptionOfType(CopyException.class).isThrownBy(() -> this.trades.withColumns(List.of(column)))
				.withMessageContaining("column");
		}
	}

	@Test
	void stagesLeaveTheOneBeforeAsItIs() {
		this.trades.with(CopyOption.header()).withColumns(List.of("a"));
		assertThat(this.trades).isEqualTo(CopyCommand.table(TableName.parse("public.trades")));
	}

}
