package io.github.pgprofiles.copy.files;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A quote too many in a header would take rows for a part of it. */
@EveryServer
class HeaderQuotesIT extends FilesFixture {

	private static final String INSERT = "insert into trade (id) select id::int from staging";

	@Test
	void quoteThatIsClosedInTheMiddleOfALaterValueIsRefused() {
		PostgresError error = fails(() -> csv().headerColumns().from("id,\"symbol\n1,x\n2,\"w\"\n3,r\n"),
				"the quote in line 1, character 4, column 2 of the file is closed in line 3 in the middle of a value",
				"quote(…)");
		assertThat(error.row()).isEqualTo(1);
		fails(() -> csv().headerColumns().from("id,sym\"bol\n1,x\n2,\"w\"\n3,r\n"),
				"the quote in line 1, character 7, column 2 of the file stands in the middle of a value");
		fails(() -> client.copy()
			.into("trade")
			.staging(INSERT)
			.asText()
			.csv()
			.headerColumns()
			.from("id,\"symbol\n1,x\n2,\"w\"\n3,r\n"), "closed in line 3 in the middle of a value");
	}

	@Test
	void quoteThatIsNeverClosedIsRefused() {
		PostgresError error = fails(() -> csv().headerColumns().from(slow("id,\"symbol\n1,x\n2,y\n")),
				"the quote in line 1, character 4, column 2 of the file is not closed before the end of the data");
		assertThat(error.row()).isEqualTo(1);
		fails(() -> csv().headerColumns().separatorLine().from("sep=;\n\"id;symbol\n1;x\n"),
				"the quote in line 2, character 1, column 1 of the file");
		fails(() -> csv().headerColumns().quote('\'').escape('\\').from("id,'a\\'b\n1,x\n"),
				"the quote in line 1, character 4");
		fails(() -> csv().headerColumns().from("id,\"symbol\n" + "1,x\n".repeat(500_000)), "character 4, column 2",
				"no end in the first MiB");
	}

	@Test
	void nameWithTheEndOfALineIsRefusedWhereItIsNoColumn() {
		PostgresError error = fails(() -> csv().headerColumns().from("id,\"symbol\n1,x\n2,\"\n3,r\n"),
				"the quote in line 1, character 4, column 2 of the file goes on to line 3", "'symbol…'");
		assertThat(error.row()).isEqualTo(1);
		fails(() -> csv().headerColumns().from("\"x\r\ny\",\"symbol\r\n1,x\r\n2,\",id\r\n3,r,4\r\n"),
				"the quote in line 1, character 1, column 1");
		fails(() -> csv().headerColumns().from("price,\"sym\"\"bol\n1,\"\"x\",id\n2,y,3\n"), "character 7, column 2",
				"line 2", "'sym\"bol…'");
		fails(() -> client.copy()
			.into("trade")
			.staging(INSERT)
			.asText()
			.csv()
			.headerColumns()
			.from("id,\"symbol\n1,x\n2,\"\n3,r\n"), "the quote in line 1, character 4");
	}

	@Test
	void nameWithTheEndOfALineIsTakenWhereItIsAColumnOrIsRenamed() {
		client.sql("create table sheet (id int, \"a\nb\" text)").update();
		client.copy().into("sheet").csv().headerColumns().from("\"a\nb\",id\nx,1\n");
		assertThat(rows("sheet", "id", "\"a\nb\"")).containsExactly("1|x");
		csv().headerColumns(Map.of("Kurs\n(EUR)", "price")).from("\"Kurs\n(EUR)\" ,\"i\nd\"\n2,1\n");
		csv().headerColumns().from(" \"id\" ,\"sym\"bol\n2,a\n");
		client.copy()
			.into("trade")
			.staging("insert into trade (id, symbol) select id::int, note from staging")
			.asText()
			.csv()
			.headerColumns(Map.of("No\nte", "note"))
			.from("\"No\nte\",id\nx,3\n");
		assertThat(rows()).containsExactly("1|-|2|-", "2|a|-|-", "3|x|-|-");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void headerThatIsSkippedTakesNoRowWithIt(int before) {
		String lines = "Trades\n".repeat(before);
		int line = before + 1;
		String place = "the quote in line " + line + ", character 4, column 2";
		var columns = client.copy().into("trade").columns("id", "symbol");
		var skipping = (before == 0) ? columns.csv().header() : columns.csv().header(line);
		String open = lines + "id,\"symbol\n1,x\n2,y\n";
		String closed = lines + "id,\"symbol\n1,x\n2,\"w\"\n3,r\n";
		if (before == 0 || version < 19) {
			fails(() -> skipping.from(slow(open)), place, "not closed");
			fails(() -> skipping.from(open.getBytes(StandardCharsets.UTF_8)), place, "not closed");
			fails(() -> skipping.from(closed.getBytes(StandardCharsets.UTF_8)), place, "in the middle of a value");
			fails(() -> skipping.from(slow(lines + "id,\"symbol\n" + "1,x\n".repeat(20_000))), "the header",
					"not closed");
		}
		skipping.from(lines + "id,\"sym\nbol\"\n1,x\n");
		assertThat(rows()).containsExactly("1|x|-|-");
	}

	@Test
	void headerBeforeAnUpsertOrAStagingIsLookedAt() {
		fails(() -> client.copy().into("trade").onConflict("id").update().csv().header().from("id,\"s\n1,x\n"),
				"not closed");
		fails(() -> client.copy().into("trade").staging(INSERT).asText().csv().header().from("id,\"s\n1,x\n"),
				"not closed");
		csv().headerMatch().from("id,symbol,price,\"traded_at\"\n1,x,,\n");
		assertThat(rows()).containsExactly("1|x|-|-");
	}

}
