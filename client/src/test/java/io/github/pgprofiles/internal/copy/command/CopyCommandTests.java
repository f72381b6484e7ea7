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
	void optionsOfPostgres19AreSentThereOnly() {
		CopyCommand nulls = this.trades.with(CopyOption.onErrorSetNull());
		assertThat(nulls.toSqlIn(19)).endsWith("(FORMAT csv, ENCODING 'UTF8', ON_ERROR set_null)");
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> nulls.toSqlIn(18))
			.withMessageContainingAll("ON_ERROR set_null from PostgreSQL 19 on", "this server is a PostgreSQL 18");
		CopyCommand header = this.trades.with(CopyOption.header(3));
		assertThat(header.toSqlIn(19)).endsWith("(FORMAT csv, ENCODING 'UTF8', HEADER 3)");
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> header.toSqlIn(18))
			.withMessageContaining("HEADER 3 from PostgreSQL 19 on");
	}

	@Test
	void optionThatTheServerDoesNotHaveIsNamedWithTheValueThatIsNewer() {
		refused(CopyOption.onErrorIgnore(), 16, "option ON_ERROR from PostgreSQL 17 on");
		refused(CopyOption.logVerbosity("verbose"), 16, "option LOG_VERBOSITY from PostgreSQL 17 on");
		refused(CopyOption.logVerbosity("silent"), 17, "option LOG_VERBOSITY silent from PostgreSQL 18 on");
		refused(CopyOption.rejectLimit(1), 17, "option REJECT_LIMIT from PostgreSQL 18 on");
		refused(CopyOption.defaultString("x"), 15, "option DEFAULT from PostgreSQL 16 on");
	}

	private static void refused(CopyOption option, int version, String words) {
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> option.sql(version))
			.withMessageContaining(words);
	}

	@Test
	void jsonIsTheServersOwnFromPostgres19On() {
		CopyCommand json = this.trades.withFormat(CopyFormat.JSON);
		assertThat(json.selectingAll().toSqlOut(19)).isEqualTo(
				"COPY (SELECT * FROM \"public\".\"trades\" AS \"copied\"\n) TO STDOUT WITH (FORMAT json, ENCODING 'UTF8')");
		assertThat(json.selectingAll().toSqlOut(18)).contains("row_to_json", "FORMAT csv")
			.doesNotContain("FORMAT json");
	}

	@Test
	void stagesLeaveTheOneBeforeAsItIs() {
		this.trades.with(CopyOption.header()).withColumns(List.of("a"));
		assertThat(this.trades).isEqualTo(CopyCommand.table(TableName.parse("public.trades")));
	}

}
