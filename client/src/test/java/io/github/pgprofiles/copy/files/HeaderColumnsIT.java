package io.github.pgprofiles.copy.files;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Columns by the names of the file's header. */
@EveryServer
class HeaderColumnsIT extends FilesFixture {

	@Test
	void columnsComeInAnyOrderAndOthersAreLeftOut() {
		CopyResult result = csv().headerColumns()
			.from(slow("price,id,note,symbol\n1.5,1,\"a,\nb\",x\n,2,,\"y\"\"\"\n"));
		assertThat(result.rows()).isEqualTo(2);
		assertThat(result.ignored()).isZero();
		assertThat(rows()).containsExactly("1|x|1.5|-", "2|y\"|-|-");
	}

	@Test
	void columnsInAnotherOrderGoAsTheyAre() {
		csv().headerColumns().from("symbol,id\n\"a\nb\",1\nc,2\n");
		assertThat(rows()).containsExactly("1|a\nb|-|-", "2|c|-|-");
	}

	@Test
	void namesMatchWithoutCaseSpacesAndSigns() {
		csv().headerColumns().from("\ufeff ID ,Symbol,Price,\"Traded, at\"\r\n1,x,2,2020-02-13\r\n");
		assertThat(rows()).containsExactly("1|x|2|2020-02-13");
		client.sql("create table movie (\"US Gross\" int, us_gross int, title text, \"%\" int)").update();
		client.copy().into("movie").csv().headerColumns().from("us_gross,Title,US Gross,%\n1,a,2,3\n");
		assertThat(rows("movie", "\"US Gross\"", "us_gross", "title", "\"%\"")).containsExactly("2|1|a|3");
		refused(() -> client.copy().into("movie").csv().headerColumns().from("title,Us-Gross\na,1\n"),
				"'Us-Gross' of the header is like several columns");
	}

	@Test
	void exactNameGoesBeforeALikeOne() {
		try (LogCapture log = new LogCapture()) {
			csv().headerColumns().from("ID,id,symbol\n7,1,x\n");
			assertThat(log.lines()).anyMatch((line) -> line.contains("'ID' is left out, as 'id' is in the file, too"));
		}
		assertThat(rows()).containsExactly("1|x|-|-");
		refused(() -> csv().headerColumns().noOtherColumns().from("ID,id\n1,2\n"), "'ID', which is no column");
		refused(() -> csv().headerColumns().from("ID,Id\n1,2\n"),
				"'ID' and 'Id' of the header are both the column 'id'");
	}

	@Test
	void nameThatIsThereTwiceSaysHowToTellThemApart() {
		String file = "id,x,symbol,symbol\n1,a,b,c\n";
		fails(() -> csv().headerColumns().from(file), "columns 3 and 4 of the file are both 'symbol'", "columns(…)",
				"change the header");
		fails(() -> csv().headerColumns(Map.of("x", "price", "symbol", "traded_at")).from(file), "columns 3 and 4");
		// unknown names are left out, whichever of them
		csv().headerColumns().from("id,x,x\n9,a,b\n");
		emptyTheTable();
		client.copy().into("trade").columns("id").csv().headerColumns().from(file);
		assertThat(rows()).containsExactly("1|-|-|-");
		emptyTheTable();
		fails(() -> staging().csv().headerColumns().from("id,foo,foo\n1,a,b\n"),
				"columns 2 and 3 of the file are both 'foo'", "header() in place of headerColumns()");
		client.copy()
			.into("trade")
			.columns("id", "foo", "bar")
			.staging("insert into trade (id, symbol) select id::int, foo || bar from staging")
			.asText()
			.csv()
			.header()
			.from("id,foo,foo\n1,a,b\n");
		assertThat(rows()).containsExactly("1|ab|-|-");
	}

	private static CopyInSpec staging() {
		return client.copy().into("trade").staging("insert into trade (id) select id::int from staging").asText();
	}

	@Test
	void lettersThatHaveChangedPlacesAreTold() {
		for (String typo : List.of("prcie", "rpice", "prise", "pric", "Pricee")) {
			try (LogCapture log = new LogCapture()) {
				csv().headerColumns().from("id," + typo + "\n1,2\n");
				assertThat(log.lines()).anyMatch((line) -> line.contains("Profile '")
						&& line.contains("'" + typo + "' is left out, and 'price' is not in"));
			}
			emptyTheTable();
		}
		client.sql("create table place (id int, name text)").update();
		for (String typo : List.of("nmae", "naem", "nam", "names")) {
			try (LogCapture log = new LogCapture()) {
				client.copy().into("place").csv().headerColumns().from("id," + typo + "\n1,2\n");
				assertThat(log.lines()).anyMatch((line) -> line.contains("Profile '")
						&& line.contains("'" + typo + "' is left out, and 'name' is not in"));
			}
		}
	}

	@Test
	void serversErrorOfAnotherNumberOfColumnsSaysHowManyTheHeaderHas() {
		for (String row : List.of("1", "1,a,b")) {
			PostgresError error = fails(() -> csv().headerColumns().from("id,symbol\n" + row + "\n"), "22P04", "line 2",
					"The header has 2 columns");
			assertThat(error.row()).isEqualTo(2);
		}
	}

	@Test
	void renamesGoBeforeNames() {
		csv().headerColumns(Map.of("No", "id", "Kürzel", "symbol")).from("Kürzel,No,symbol\nx,1,left out\n");
		assertThat(rows()).containsExactly("1|x|-|-");
		refused(() -> csv().headerColumns(Map.of("Nr", "id")).from("No,symbol\n1,x\n"), "renames 'Nr'",
				"expected [id, symbol, price, traded_at], found [No, symbol]");
		refused(() -> csv().headerColumns(Map.of("No", "idd")).from("No,symbol\n1,x\n"), "names the column 'idd'",
				"did you mean 'id'?");
		refused(() -> csv().headerColumns(Map.of("a", "id", "b", "id")), "two names");
	}

	@Test
	void namedColumnsAreThoseThatTheFileMustHave() {
		client.copy().into("trade").columns("id", "price").csv().headerColumns().from("symbol,Price,id\nx,3,1\n");
		assertThat(rows()).containsExactly("1|-|3|-");
		emptyTheTable();
		PostgresError error = fails(
				() -> client.copy().into("trade").columns("id", "price").csv().headerColumns().from("id,prise\n1,3\n"),
				"does not have the column 'price'", "did you mean 'prise'?", "found [id, prise]");
		assertThat(error.column()).isEqualTo("price");
	}

	@Test
	void otherColumnsAreRefusedWhereTheyAreToBe() {
		PostgresError error = fails(() -> csv().headerColumns().noOtherColumns().from("id,prise\n1,2\n"),
				"the header has 'prise', which is no column", "did you mean 'price'?");
		assertThat(error.column()).isEqualTo("prise");
		csv().headerColumns().noOtherColumns().from("price,id\n1,2\n");
		assertThat(rows()).containsExactly("2|-|1|-");
	}

	@Test
	void columnThatIsLeftOutByMistakeIsTold() {
		try (LogCapture log = new LogCapture()) {
			csv().headerColumns().from("id,prise,comment\n1,2,x\n");
			assertThat(log.lines()).anyMatch((line) -> line.contains("'prise' is left out, and 'price' is not in"));
		}
	}

	@Test
	void headerWithoutAnyColumnSaysWhatTheFileProbablyIs() {
		fails(() -> csv().headerColumns().from("id;symbol;price\n1;x;2\n"), "expected [id, symbol, price, traded_at]",
				"found [id;symbol;price]", "add delimiter(';')");
		fails(() -> csv().headerColumns().from("id\tsymbol\n"), "add delimiter('\\t')");
		fails(() -> csv().headerColumns().from("sep=,\nid,symbol\n"), "add separatorLine()");
		fails(() -> csv().headerColumns().from(bytes("id,symbol\n1,x\n", StandardCharsets.UTF_16)), "UTF-16", "Reader");
		fails(() -> csv().headerColumns().from(bytes("id,symbol\n1,x\n", StandardCharsets.UTF_16LE)), "UTF-16");
		fails(() -> csv().headerColumns().from(new byte[] { 'P', 'K', 3, 4, 20, 0, 0, 0, '\n' }), ".xlsx");
		fails(() -> csv().headerColumns().from(new byte[] { 0x1f, (byte) 0x8b, 8, 0, '\n' }), "gzip");
		fails(() -> csv().headerColumns().from("<!DOCTYPE html>\n<html>"), "HTML page");
		fails(() -> csv().headerColumns().from(bytes("id,größe\n", StandardCharsets.ISO_8859_1)), "is not UTF-8",
				"windows-1252");
		fails(() -> csv().headerColumns()
			.encoding(StandardCharsets.ISO_8859_1)
			.from(bytes("\ufeffname,größe\n", StandardCharsets.UTF_8)), "leave encoding(…) out");
		fails(() -> csv().headerColumns().from(""), "no header");
	}

	@Test
	void encodingsWithOverlappingBytesAreNotCutInCharacters() {
		for (String name : List.of("windows-1252", "Shift_JIS", "GBK", "GB18030", "EUC-JP", "Big5")) {
			Charset charset = Charset.forName(name);
			// the second byte of these is a backslash or a bar in some of the encodings
			String value = name.equals("windows-1252") ? "größe €" : name.startsWith("GB") ? "誠鐪乗" : "表";
			String file = "other|symbol|id\n%1$s|%1$s|1\n\"%1$s\"|\"%1$s\"\"|\"|2\n".formatted(value);
			CopyResult result = csv().headerColumns()
				.delimiter('|')
				.encoding(charset)
				.from(slow(file.getBytes(charset), 1));
			assertThat(result.rows()).isEqualTo(2);
			assertThat(rows()).as(name).containsExactly("1|%s|-|-".formatted(value), "2|%s\"||-|-".formatted(value));
			emptyTheTable();
		}
	}

	@Test
	void rowWithAnotherNumberOfColumnsIsRefusedWithItsLine() {
		PostgresError error = fails(() -> csv().headerColumns().from("id,note\n1,\"a\nb\"\n2\n"),
				"line 4 has 1 columns, where there should be 2");
		assertThat(error.row()).isEqualTo(4);
		error = fails(() -> csv().headerColumns().from("id,note\n1,a,b\n"), "line 2 has 3 columns");
		assertThat(error.row()).isEqualTo(2);
		fails(() -> csv().headerColumns().from("id,note\n1,a,\n"), "add trailingDelimiter()");
		fails(() -> csv().headerColumns().from("id,note\n1,a\n\n"), "add skipBlankLines()");
	}

	@Test
	void serversErrorNamesTheLineOfTheFile() {
		PostgresError error = fails(
				() -> csv().headerColumns().skipBlankLines().from("id,note\n\n1,\"a\nb\"\n\n\nx,c\n"), "line 7");
		assertThat(error.row()).isEqualTo(7);
		assertThat(error.column()).isEqualTo("id");
		error = fails(() -> csv().headerColumns().from("symbol,id\na,1\n\"b\nc\",x\n"), "line 4");
		assertThat(error.row()).isEqualTo(4);
		error = fails(() -> csv().headerColumns().from("id,note\n1,a\n2,b\n1,c\n"), "trade_pkey");
		assertThat(error.row()).isEqualTo(4);
	}

	@Test
	void upsertAndStagingTakeThemToo() {
		client.sql("insert into trade values (1, 'old', 1, null)").update();
		CopyResult result = client.copy()
			.into("trade")
			.onConflict("id")
			.update()
			.csv()
			.headerColumns()
			.from("symbol,note,id\nnew,x,1\nother,y,2\n");
		assertThat(result.updated()).isEqualTo(1);
		assertThat(rows()).containsExactly("1|new|1|-", "2|other|-|-");
		client.copy()
			.into("trade")
			.staging("update trade set price = staging.price from staging where staging.id = trade.id")
			.csv()
			.headerColumns()
			.from("Price,Id,x\n9,2,\n");
		assertThat(rows()).containsExactly("1|new|1|-", "2|other|9|-");
	}

	@Test
	void insideATransactionAllGoesTogether() {
		client.transaction().run((tx) -> {
			tx.copy().into("trade").csv().headerColumns().from("symbol,id\na,1\n");
			tx.copy().into("trade").csv().headerColumns().from("x,symbol,id\n,b,2\n");
			assertThat(tx.sql("select count(*) from trade").query(Long.class).single()).isEqualTo(2);
		});
		assertThat(rows()).hasSize(2);
	}

	@Test
	void generatedColumnIsLeftOut() {
		client
			.sql("create table half (id int generated always as identity, a int, b int generated always as (a * 2)"
					+ " stored)")
			.update();
		client.copy().into("half").csv().headerColumns().from("b,a\n7,1\n");
		assertThat(rows("half", "id", "a", "b")).containsExactly("1|1|2");
	}

	@Test
	void sourceThatFailsLeavesNoRowAndAUsableConnection() {
		RuntimeException failure = new IllegalStateException("mine");
		assertThat(catchThrowable(
				() -> csv().headerColumns().from(new SequenceInputStream(slow("id,x\n1,2\n"), new InputStream() {

					@Override
					public int read() {
						throw failure;
					}

					@Override
					public int read(byte[] target, int offset, int length) {
						throw failure;
					}

				}))))
			.isSameAs(failure);
		assertThat(rows()).isEmpty();
	}

}
