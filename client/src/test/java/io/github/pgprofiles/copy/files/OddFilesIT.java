package io.github.pgprofiles.copy.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines that people and spreadsheets write, and the server does not take. */
@EveryServer
class OddFilesIT extends FilesFixture {

	@Test
	void blankLinesAreLeftOut() {
		for (String end : List.of("\n", "\r\n", "\r")) {
			CopyResult result = csv().header()
				.skipBlankLines()
				.from(slow(
						"\nid,symbol,price,traded_at\n\n1,a,,\n , ,\t,\n,,,\n  \n2,\"\n\n\",,\n\n".replace("\n", end)));
			assertThat(result.rows()).isEqualTo(2);
			assertThat(result.ignored()).isZero();
			assertThat(rows()).containsExactly("1|a|-|-", "2|%1$s%1$s|-|-".formatted(end));
			emptyTheTable();
		}
		client.copy().into("trade").columns("id").csv().skipBlankLines().from("1\n\n2");
		assertThat(rows()).hasSize(2);
	}

	@Test
	void quotedEmptyValueIsNoBlankLine() {
		fails(() -> csv().skipBlankLines().from("\"\",,,\n"), "22P02");
		client.copy().into("trade").columns("symbol", "id").csv().skipBlankLines().nullString("x").from("\"\",1\n");
		assertThat(rows()).containsExactly("1||-|-");
	}

	@Test
	void separatorLineSetsTheDelimiter() {
		csv().separatorLine().header().from("sep=;\r\nid;symbol;price;traded_at\r\n1;a,b;2;\r\n");
		csv().separatorLine().from("\ufeffSEP=\t\n2\ta\t\t\n");
		csv().separatorLine().delimiter('|').from("sep=|\n3|a||\n");
		csv().separatorLine().from("4,a,,\n");
		csv().separatorLine().headerColumns().from("sep=;\nsymbol;x;id\na;y;5\n");
		assertThat(rows()).containsExactly("1|a,b|2|-", "2|a|-|-", "3|a|-|-", "4|a|-|-", "5|a|-|-");
		emptyTheTable();
		fails(() -> csv().separatorLine().delimiter(',').from("sep=;\n1;a;;\n"), "sep=;", "delimiter(',')");
		fails(() -> csv().separatorLine().from("sep=\n1,a,,\n"), "line 1");
		PostgresError error = fails(() -> csv().separatorLine().header().from("sep=;\nid\n1;a;;\nx;a;;\n"), "line 4");
		assertThat(error.row()).isEqualTo(4);
	}

	@Test
	void trailingDelimiterIsAllowed() {
		csv().trailingDelimiter().from("1,a,2,,\n2,b,,2020-02-13\n3,c,,\"2020-02-13\",\n");
		csv().trailingDelimiter().headerColumns().from("id;symbol;x;\n4;d;y;\n5;e;z\n".replace(';', ','));
		client.copy().into("trade").columns("id", "symbol").csv().trailingDelimiter().header().from("id,s,\n6,f,\n");
		assertThat(rows()).containsExactly("1|a|2|-", "2|b|-|2020-02-13", "3|c|-|2020-02-13", "4|d|-|-", "5|e|-|-",
				"6|f|-|-");
		emptyTheTable();
		fails(() -> csv().trailingDelimiter().from("1,a,2,,x\n"), "line 1 has 5 columns, where there should be 4");
		fails(() -> csv().trailingDelimiter().from("1,a,2,,,\n"), "line 1 has 6 columns");
		fails(() -> csv().trailingDelimiter().from("1,a,2,,\"\"\n"), "line 1 has 5 columns");
	}

	@Test
	void dataThatEndInsideQuotesAreRefusedAlsoWhereTheColumnIsLeftOut() {
		PostgresError error = fails(() -> csv().headerColumns().from(slow("id,remark\n1,ok\n2,\"broken\n3,ok\n4,ok\n")),
				"line 3: the data end inside quotes, in column 2 of the file, which is left out");
		assertThat(error.row()).isEqualTo(3);
		fails(() -> csv().headerColumns().from("remark,id\nok,1\n\"a\nb\",2\n\"broken,3\nok,4\n"),
				"line 5: the data end inside quotes, in column 1 of the file");
		fails(() -> csv().headerColumns().skipBlankLines().from("id,remark\n1,\""),
				"line 2: the data end inside quotes");
		fails(() -> csv().headerColumns().from("remark,id\nok,\"1\n"), "22P04");
		assertThat(rows()).isEmpty();
	}

	@Test
	void severalTextsStandForNull() {
		csv().nullStrings("NA", "-", "", "n/a", "\\N").from(slow("1,NA,-,\n2,\"NA\",n/a,\\N\n3,NAN,,n/a\n4,-,-,-"));
		assertThat(rows()).containsExactly("1|-|-|-", "2|NA|-|-", "3|NAN|-|-", "4|-|-|-");
		emptyTheTable();
		csv().nullStrings("NA", "-").from("1,,NA,-\n");
		assertThat(rows()).containsExactly("1||-|-");
		emptyTheTable();
		csv().nullString("x").nullStrings("NA").from("1,x,NA,NA\n");
		csv().nullStrings("NA", "-").nullString("x").from("2,NA,x,x\n");
		assertThat(rows()).containsExactly("1|x|-|-", "2|NA|-|-");
	}

	@Test
	void linesBeforeTheDataAreSkipped() {
		csv().header(3).from("Trades\n\"of\n2020\"\nid,symbol,price,traded_at\n1,a,,\n");
		csv().header(0).from("2,a,,\n");
		csv().header(2).headerColumns().from("Trades of 2020\r\nsymbol,x,id\r\nb,,3\r\n");
		client.copy().into("trade").text().header(2).from("x\\\ny\nheader\n4\ta\t\\N\t\\N\n");
		csv().header(9).from("only\none\n");
		assertThat(rows()).containsExactly("1|a|-|-", "2|a|-|-", "3|b|-|-", "4|a|-|-");
		emptyTheTable();
		PostgresError error = fails(() -> csv().header(2).from("Trades\nid\n1,a,,\nx,,,\n"), "line 4");
		assertThat(error.row()).isEqualTo(4);
		refused(() -> csv().header(-1), "header(-1)");
	}

	@Test
	void lineEndsMayBeOfSeveralKinds() {
		csv().skipBlankLines().from("1,a,,\r\n2,\"b\r\nc\",,\n3,d,,\r4,\"e\rf\",,");
		assertThat(rows()).containsExactly("1|a|-|-", "2|b\r\nc|-|-", "3|d|-|-", "4|e\rf|-|-");
	}

	@Test
	void lineThatEndsTheDataElsewhereIsAValue() {
		client.copy().into("trade").columns("symbol", "id").csv().headerColumns().from("symbol,x,id\n\\.,,1\n");
		client.sql("create table word (t text)").update();
		client.copy().into("word").csv().headerColumns().from("x,t\n1,\\.\n2,b\n");
		assertThat(rows("word", "t")).containsExactlyInAnyOrder("\\.", "b");
		assertThat(rows()).containsExactly("1|\\.|-|-");
	}

	@Test
	void lineThatEndsTheDataIsNamedBehindAHeader() {
		if (version < 18) {
			fails(() -> client.copy()
				.into("trade")
				.columns("symbol", "id")
				.csv()
				.header(2)
				.from("x\ny\na,1\n\\.\nb,2\n"), "line 4 of the data is '\\.'");
		}
	}

	@Test
	void quoteThatIsNotClosedIsTheServersError() {
		PostgresError error = fails(() -> csv().headerColumns().from("id,x,symbol\n1,,a\n2,,\"b\n3,,c\n"), "22P04");
		assertThat(error.row()).isNotNull();
	}

	@Test
	void escapeOfItsOwnIsTaken() {
		csv().quote('\'').escape('\\').headerColumns().from("x,id,symbol\n'a\\',',1,'b\\'\\\\,'\n");
		assertThat(rows()).containsExactly("1|b'\\,|-|-");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 65_535, 65_536, 1_000_000 })
	void longFileIsTheSameHoweverItComes(int piece) {
		StringBuilder file = new StringBuilder("\ufeffnote,id,symbol\r\n");
		List<String> expected = new ArrayList<>();
		int rows = (piece < 3) ? 2_000 : 20_000;
		for (int i = 1; i <= rows; i++) {
			file.append("\"a,\r\n\"\"%d\"\"\",%d,%s\r\n".formatted(i, i, (i % 3 == 0) ? "NA" : "\"s%d\"".formatted(i)));
			file.append((i % 2 == 0) ? "\r\n" : (i % 5 == 0) ? ",,\r\n" : "");
			expected.add((i % 3 == 0) ? "-" : "s" + i);
		}
		CopyInSpec.Csv copy = csv().headerColumns().skipBlankLines().nullStrings("", "NA");
		CopyResult result = copy.from(slow(file.toString().getBytes(StandardCharsets.UTF_8), piece));
		assertThat(result.rows()).isEqualTo(rows);
		assertThat(result.ignored()).isZero();
		assertThat(client.sql("select coalesce(symbol, '-') from trade order by id").query(String.class).list())
			.isEqualTo(expected);
		emptyTheTable();
		PostgresError error = fails(() -> copy.from(slow((file + "x,y,z\r\n").getBytes(StandardCharsets.UTF_8), piece)),
				"22P02");
		assertThat(error.row()).isEqualTo(file.chars().filter((c) -> c == '\n').count() + 1);
	}

	@Test
	void fileMayBeCompressedAndTellsHowFarItIs(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("trades.csv.gz");
		try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
			out.write("symbol,x,id\na,,1\n".getBytes(StandardCharsets.UTF_8));
		}
		List<CopyProgress> told = new ArrayList<>();
		csv().headerColumns().onProgress(told::add).from(file);
		Path plain = Files.writeString(folder.resolve("trades.csv"), "symbol,x,id\nb,,2\n");
		csv().headerColumns().onProgress(told::add).from(plain);
		assertThat(rows()).containsExactly("1|a|-|-", "2|b|-|-");
		assertThat(told).filteredOn(CopyProgress::done).hasSize(2).allSatisfy((each) -> {
			assertThat(each.rows()).isEqualTo(1);
			assertThat(each.fraction()).isEqualTo(1.0);
		});
	}

	@Test
	void optionsThatContradictEachOtherAreRefusedBeforeAnythingIsRead() {
		refused(() -> csv().headerMatch().headerColumns().from(unread()), "headerMatch()", "headerColumns()");
		refused(() -> csv().headerMatch().header(2).from(unread()), "header(2).headerColumns()");
		refused(() -> csv().noOtherColumns().from(unread()), "add headerColumns()");
		refused(() -> csv().nullStrings("a", "b").forceNull("symbol").from(unread()), "forceNull(…)");
		refused(() -> csv().nullStrings("a", "b").forceNotNull("symbol").from(unread()), "nullStrings(…) names 2");
		refused(() -> csv().nullStrings("a", "b,c").from(unread()), "neither the delimiter");
		refused(() -> csv().nullStrings(), "names no text");
		refused(() -> csv().nullStrings("a", "a"), "twice");
		refused(() -> csv().onErrorIgnore().onErrorSetNull(), "onErrorIgnore()", "onErrorSetNull()");
		refused(() -> csv().onErrorSetNull().onErrorIgnore(), "onErrorIgnore()", "onErrorSetNull()");
		refused(() -> csv().onErrorSetNull().rejectLimit(1).from(unread()), "rejectLimit(…)");
	}

	@Test
	void nullForWhatDoesNotFitNeedsAServerThatHasIt() {
		if (version < 19) {
			refused(() -> csv().onErrorSetNull().from(unread()), "ON_ERROR set_null from PostgreSQL 19 on",
					"is a PostgreSQL " + version);
		}
	}

	static java.io.InputStream unread() {
		return new java.io.InputStream() {

			@Override
			public int read() {
				throw new AssertionError("read");
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				return read();
			}

		};
	}

}
