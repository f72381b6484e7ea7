package io.github.pgprofiles.copy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every step that sets an option of COPY, in and out. */
@EveryServer
class CopyOptionsIT extends CopyFixture {

	private static CopyInSpec.Text plain() {
		return client.copy().into("t").text();
	}

	private static CopyOutSpec.Csv csvOf(String sql) {
		return client.copy().query(sql).csv();
	}

	private static CopyOutSpec.Text textOf(String sql) {
		return client.copy().query(sql).text();
	}

	private static void refused(String sqlState, Runnable call) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo(sqlState));
		assertThat(count()).isZero();
	}

	@Test
	void delimiterSeparatesColumns() {
		csv().delimiter(';').from(bytes("1;a,b\n"));
		plain().delimiter('|').from(bytes("2|a\tb\n"));
		assertThat(rows()).containsExactly("1|a,b", "2|a\tb");
		assertThat(text(csvOf("select 1, ','").delimiter(';'))).isEqualTo("1;,\n");
		assertThat(text(textOf("select 1, ','").delimiter('\''))).isEqualTo("1',\n");
	}

	@Test
	void quoteAndEscapeOfCsvAreTaken() {
		csv().quote('\'').from(bytes("1,'a\n''\"'\n"));
		csv().escape('\\').from(bytes("2,\"a\\\"\\\\b\"\n"));
		csv().quote('$').escape('%').from(bytes("3,$a%$b$\n"));
		assertThat(rows()).containsExactly("1|a\n'\"", "2|a\"\\b", "3|a$b");
		assertThat(text(csvOf("select '\"', 'a''b'").quote('\''))).isEqualTo("\",'a''b'\n");
		assertThat(text(csvOf("select 'a\"b'").escape('\\'))).isEqualTo("\"a\\\"b\"\n");
	}

	@Test
	void nullStringStandsForNull() {
		csv().nullString("N'A").from(bytes("1,N'A\n2,\"N'A\"\n3,\n"));
		plain().nullString("").from(bytes("4\t\n5\t\\\\N\n"));
		assertThat(rows()).containsExactly("1|-", "2|N'A", "3|", "4|-", "5|\\N");
		assertThat(text(csvOf("select null, 'x'").nullString("\\N"))).isEqualTo("\\N,x\n");
		assertThat(text(textOf("select null, 'x'").nullString("~"))).isEqualTo("~\tx\n");
	}

	@Test
	void headerIsSkippedAndWritten() {
		csv().header().from(bytes("no,matter\n1,x\n"));
		plain().header().from(bytes("no\tmatter\n2\ty\n"));
		assertThat(rows()).containsExactly("1|x", "2|y");
		assertThat(text(csvOf("select 1 as \"A b\"").header())).isEqualTo("A b\n1\n");
		assertThat(text(textOf("select 1 as c").header())).isEqualTo("c\n1\n");
	}

	@Test
	void headerThatDoesNotMatchIsRefused() {
		csv().headerMatch().from(bytes("a,b\n1,x\n"));
		plain().headerMatch().from(bytes("a\tb\n2\ty\n"));
		client.copy().into("t").columns("b", "a").csv().headerMatch().from(bytes("b,a\nz,3\n"));
		assertThat(rows()).containsExactly("1|x", "2|y", "3|z");
		emptyTheTable();
		for (String header : List.of("b,a", "a", "a,c", "A,b", "a,b,c")) {
			refused("22P04", () -> csv().headerMatch().from(bytes(header + "\n1,x\n")));
			refused("22P04", () -> plain().headerMatch().from(bytes(header.replace(',', '\t') + "\n1\tx\n")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ISO-8859-1", "windows-1252", "EUC-JP", "Shift_JIS", "UTF-8", "GB18030" })
	void encodingHoldsForBytesAndCharacters(String name) {
		Charset charset = Charset.forName(name);
		String value = switch (name) {
			case "ISO-8859-1" -> "größe é";
			case "windows-1252" -> "größe € é";
			case "UTF-8", "GB18030" -> "größe € 𝒳 日本";
			// the second byte of the last one is a backslash in Shift-JIS
			default -> "日本 カタカナ 表";
		};
		csv().encoding(charset).from(bytes("1," + value + "\n", charset));
		csv().encoding(charset).from(new StringReader("2," + value + "\n"));
		plain().encoding(charset).from(bytes("3\t" + value + "\n", charset));
		plain().encoding(charset).from(new StringReader("4\t" + value + "\n"));
		assertThat(rows()).containsExactly("1|" + value, "2|" + value, "3|" + value, "4|" + value);
		if (!name.equals("Shift_JIS") && !name.equals("GB18030")) {
			client.sql("delete from t where a > 1").update();
		}
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		client.copy().query("select b from t where a = 1").csv().encoding(charset).to(sink);
		assertThat(sink.toString(charset)).isEqualTo(value + "\n");
		StringWriter characters = new StringWriter();
		client.copy().query("select b from t where a = 1").text().encoding(charset).to(characters);
		assertThat(characters).hasToString(value + "\n");
	}

	@Test
	void characterWithoutAPlaceInTheEncodingIsRefusedWithItsPosition() {
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> csv().encoding(StandardCharsets.ISO_8859_1).from(new StringReader("1,a€b\n")))
			.withMessageContainingAll("Profile 'orders'", "character 4", "ISO-8859-1");
		String before = "1,größe\n".repeat(20_000);
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> plain().encoding(Charset.forName("EUC-JP"))
				.from(new StringReader("1\t本\n".repeat(20_000) + "𝒳")))
			.withMessageContaining("character 80001 ");
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csv().from(new StringReader(before + "\ud800")))
			.withMessageContaining("character %d ".formatted(before.length() + 1));
		assertThat(count()).isZero();
		refused("22021", () -> csv().from(bytes("1,é\n", StandardCharsets.ISO_8859_1)));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> csvOf("select '€'").encoding(StandardCharsets.ISO_8859_1).to(new StringWriter()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22P05"));
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csv().encoding(StandardCharsets.UTF_16))
			.withMessageContaining("UTF-16");
	}

	@Test
	void forceNullAndForceNotNullHoldForTheirColumns() {
		csv().forceNull("b").from(bytes("1,\"\"\n"));
		csv().forceNotNull("b").from(bytes("2,\n"));
		csv().from(bytes("3,\"\"\n4,\n"));
		assertThat(rows()).containsExactly("1|-", "2|", "3|", "4|-");
		client.sql("create table if not exists q (\"x\"\"; y\" text, z text)").update();
		client.copy().into("q").csv().forceNull("x\"; y", "z").from(bytes("\"\",\"\"\n"));
		assertThat(client.sql("select count(*) from q where \"x\"\"; y\" is null and z is null")
			.query(Long.class)
			.single()).isOne();
		client.sql("drop table q").update();
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csv().forceNull())
			.withMessageContaining("forceNull");
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csv().forceNotNull())
			.withMessageContaining("forceNotNull");
	}

	@Test
	void forceQuoteQuotesWhatIsNotNull() {
		String sql = "select 1 as a, 'x' as b, null as c";
		assertThat(text(csvOf(sql))).isEqualTo("1,x,\n");
		assertThat(text(csvOf(sql).forceQuote("a", "c"))).isEqualTo("\"1\",x,\n");
		assertThat(text(csvOf(sql).forceQuoteAll())).isEqualTo("\"1\",\"x\",\n");
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csvOf(sql).forceQuote())
			.withMessageContaining("forceQuote");
	}

	@Test
	void freezeNeedsATableOfTheSameTransactionAndFreezesRows() {
		refused("55000", () -> csv().freeze().from(bytes("1,x\n")));
		refused("55000", () -> plain().freeze().from(bytes("1\tx\n")));
		byte[] binary = binary("select 3, 'z'");
		client.transaction().run((tx) -> {
			tx.sql("truncate t").update();
			tx.copy().into("t").csv().freeze().from(bytes("1,x\n"));
			tx.copy().into("t").text().freeze().from(bytes("2\ty\n"));
			tx.copy().into("t").binary().freeze().from(new java.io.ByteArrayInputStream(binary));
		});
		assertThat(rows()).containsExactly("1|x", "2|y", "3|z");
	}

	private static byte[] binary(String sql) {
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		client.copy().query(sql).binary().to(sink);
		return sink.toByteArray();
	}

	@Test
	void whereTakesRowsForWhichItHoldsAndCountsTheOthers() {
		CopyResult result = csv().where("a > 1 -- and so on").from(bytes("1,\"x\n\"\n2,\"y\"\n3,z"));
		assertThat(result.rows()).isEqualTo(2);
		assertThat(result.ignored()).isEqualTo(1);
		result = plain().where("b is not null").from(bytes("4\t\\N\n5\t\\N\n6\tv\n"));
		assertThat(result.rows()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(2);
		result = client.copy()
			.into("t")
			.binary()
			.where("a = 8")
			.from(new java.io.ByteArrayInputStream(
					binary("select n, repeat('x', n * 1000) from generate_series(1, 99) n")));
		assertThat(result.rows()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(98);
		assertThat(count()).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Shift_JIS", "GBK", "ISO-8859-1" })
	void whereCountsTheOthersInAnyEncoding(String name) {
		Charset charset = Charset.forName(name);
		// ends in a backslash, where it is of two bytes
		String value = name.equals("ISO-8859-1") ? "ÿ" : name.equals("GBK") ? "誠" : "表";
		String text = "1\t" + value + "\n2\t" + value + "\n3\tx\n";
		CopyResult result = plain().encoding(charset).where("a > 1").from(new StringReader(text));
		assertThat(result.rows()).isEqualTo(2);
		assertThat(result.ignored()).isEqualTo(1);
		String quoted = "1,\"" + value + "\"\n2,\"" + value + "\n\"\n3,x";
		result = csv().encoding(charset).escape('\\').where("a > 2").from(new StringReader(quoted));
		assertThat(result.rows()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(2);
	}

	@Test
	void defaultStringStandsForTheDefault() {
		assumeTrue(version >= 16, "since PostgreSQL 16");
		client.sql("alter table t alter b set default 'none'").update();
		csv().defaultString("\\D").from(bytes("1,\\D\n"));
		plain().defaultString("\\D").from(bytes("2\t\\D\n"));
		assertThat(rows()).containsExactly("1|none", "2|none");
		client.sql("alter table t alter b drop default").update();
	}

	private static final String SOME_BAD = "1,\"a\n\"\nx,b\n2,c\ny,\"d\"\n3,e";

	@ParameterizedTest
	@EnumSource
	void rowsThatAreIgnoredAreCountedInEveryVerbosity(CopyLogVerbosity verbosity) {
		assumeTrue(version >= ((verbosity == CopyLogVerbosity.SILENT) ? 18 : 17), "newer than this server");
		CopyResult result = csv().onErrorIgnore().logVerbosity(verbosity).from(bytes(SOME_BAD));
		assertThat(result.rows()).isEqualTo(3);
		assertThat(result.ignored()).isEqualTo(2);
		result = csv().onErrorIgnore().logVerbosity(verbosity).where("a > 1").from(bytes(SOME_BAD));
		assertThat(result.rows()).isEqualTo(2);
		assertThat(result.ignored()).isEqualTo(3);
		result = plain().onErrorIgnore().logVerbosity(verbosity).from(bytes("9\tz\nx\t\\\n\n"));
		assertThat(result.rows()).isEqualTo(1);
		assertThat(result.ignored()).isEqualTo(1);
		assertThat(count()).isEqualTo(6);
	}

	@Test
	void rejectLimitFailsAfterAll() {
		assumeTrue(version >= 18, "since PostgreSQL 18");
		assertThat(csv().onErrorIgnore().rejectLimit(2).from(bytes(SOME_BAD)).ignored()).isEqualTo(2);
		emptyTheTable();
		refused("22P02", () -> csv().onErrorIgnore().rejectLimit(1).from(bytes(SOME_BAD)));
	}

	@Test
	void rejectLimitNeedsRowsToBeIgnored() {
		Untouched source = new Untouched();
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csv().rejectLimit(1).from(source))
			.withMessageContaining("onErrorIgnore");
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> csv().rejectLimit(0))
			.withMessageContaining("at least 1");
	}

	@Test
	void optionOfANewerServerIsRefusedBeforeAnythingIsSent() {
		record Gated(int since, String option, Consumer<InputStream> copy) {
		}
		for (Gated gated : List.of(new Gated(16, "DEFAULT", (s) -> csv().defaultString("D").from(s)),
				new Gated(16, "DEFAULT", (s) -> plain().defaultString("D").from(s)),
				new Gated(17, "ON_ERROR", (s) -> csv().onErrorIgnore().from(s)),
				new Gated(17, "ON_ERROR", (s) -> plain().onErrorIgnore().from(s)),
				new Gated(17, "LOG_VERBOSITY", (s) -> csv().logVerbosity(CopyLogVerbosity.VERBOSE).from(s)),
				new Gated(17, "LOG_VERBOSITY", (s) -> csv().logVerbosity(CopyLogVerbosity.DEFAULT).from(s)),
				new Gated(18, "LOG_VERBOSITY", (s) -> csv().logVerbosity(CopyLogVerbosity.SILENT).from(s)))) {
			if (version < gated.since()) {
				assertThatExceptionOfType(CopyException.class).isThrownBy(() -> gated.copy().accept(new Untouched()))
					.withMessageContainingAll("Profile 'orders'", gated.option(), "PostgreSQL " + gated.since(),
							"PostgreSQL " + version);
			}
			else {
				gated.copy().accept(InputStream.nullInputStream());
			}
		}
		if (version < 18) {
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> csv().onErrorIgnore().rejectLimit(1).from(new Untouched()));
		}
	}

	/** A source that is not to be asked. */
	private static final class Untouched extends InputStream {

		@Override
		public int read() {
			throw new AssertionError("The source was read");
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			return read();
		}

	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void linesMayEndInAnyWayAndTheLastInNone(String end) {
		for (boolean last : new boolean[] { true, false }) {
			emptyTheTable();
			String rest = last ? end : "";
			assertThat(csv().from(bytes("1,\"a\nb\"" + end + "2,\"\r\n\"" + end + "3," + rest)).rows()).isEqualTo(3);
			assertThat(plain().from(bytes("4\ta\\nb" + end + "5\tx" + rest)).rows()).isEqualTo(2);
			assertThat(rows()).containsExactly("1|a\nb", "2|\r\n", "3|-", "4|a\nb", "5|x");
		}
	}

	@Test
	void endMarkerEndsTextAndIsAValueInQuotesOfCsv() {
		assertThat(plain().from(bytes("1\ta\n\\.\n")).rows()).isEqualTo(1);
		assertThat(client.copy().into("t").columns("b").csv().from(bytes("x\n\"\\.\"\ny\n")).rows()).isEqualTo(3);
		assertThat(csv().from(bytes("2,\\.\n3,z\n")).rows()).isEqualTo(2);
		assertThat(count()).isEqualTo(6);
	}

	@Test
	void optionsOfBinaryAreThoseOfEveryFormat() {
		byte[] data = binary("select 1, 'x'");
		assertThat(client.copy().into("t").binary().from(new java.io.ByteArrayInputStream(data)).rows()).isOne();
		assertThat(client.copy().from("t").columns("b").binary().to(OutputStream.nullOutputStream()).rows()).isOne();
		assertThat(rows()).containsExactly("1|x");
	}

}
