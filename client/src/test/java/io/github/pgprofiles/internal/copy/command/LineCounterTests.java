package io.github.pgprofiles.internal.copy.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows as the server tells them apart, wherever the pieces of the data end. */
class LineCounterTests {

	private static String unmasked(String data) {
		return data.replace('¶', '\n').replace('«', '\r');
	}

	private static void counts(Supplier<LineCounter> counter, String data, long rows) {
		counts(counter, data, StandardCharsets.UTF_8, rows);
	}

	private static void counts(Supplier<LineCounter> counter, String data, Charset charset, long rows) {
		byte[] bytes = unmasked(data).getBytes(charset);
		for (int split = 0; split <= bytes.length; split++) {
			LineCounter lines = counter.get();
			lines.count(bytes, 0, split);
			lines.count(bytes, split, bytes.length - split);
			assertThat(lines.rows()).as("%s, split at %d", data, split).isEqualTo(rows);
		}
		LineCounter lines = counter.get();
		for (int i = 0; i < bytes.length; i++) {
			lines.count(bytes, i, 1);
		}
		assertThat(lines.rows()).as("%s, byte by byte", data).isEqualTo(rows);
	}

	/** A pilcrow is a line feed, and a guillemet a carriage return. */
	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "~~@0", "a,b¶@1", "a,b@1", "a,b¶c,d¶@2", "a,b¶c,d@2", "a,b«¶c,d«¶@2", "a,b«¶c,d@2", "a,b«c,d«@2",
					"a,b«c,d@2", "¶@1", "¶¶@2", "«¶«¶@2", "\"a\"¶\"b\"¶@2", "\"a¶b\"¶@1", "\"a«¶b\",«¶x@2",
					"\"a\"\"¶\"¶b¶@2", "\"\"\"\"¶\"\"\"¶\"¶@2", "\"\"¶\"\"@2", "a\\¶b¶@2", "\"\\\"¶b¶@2",
					"\"ä¶\",é¶ü@2", "\\.¶a¶@2", "\"\\.\"¶\\.@2" })
	void csvIsCountedByLinesOutsideQuotes(String data, long rows) {
		counts(() -> LineCounter.csv('"', '"', false, false, Encodings.Pairs.NONE), data, rows);
	}

	/** As it is before PostgreSQL 18. */
	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "\\.¶a¶@0", "a¶\\.¶b¶@1", "a¶\\.@2", "a¶\\.b¶c@3", "a¶b\\.¶c@3", "\"\\.\"¶\\.«@1", "a«\\.«b@1" })
	void lineThatEndsCsvIsNoRow(String data, long rows) {
		counts(() -> LineCounter.csv('"', '"', false, true, Encodings.Pairs.NONE), data, rows);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "~~@0", "a,b@0", "a,b¶@0", "a,b¶c@1", "a,b«¶c«¶@1", "\"a¶b\",c¶1¶2¶@2" })
	void headerIsNoRow(String data, long rows) {
		counts(() -> LineCounter.csv('"', '"', true, false, Encodings.Pairs.NONE), data, rows);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "'a\\'¶'¶b¶@2", "'a\\\\'¶b¶@2", "\"¶\"¶@2", "'\\\\\\'¶'¶@1", "\\'¶'¶@1", "''¶''¶@2" })
	void escapeCountsInsideQuotesOnly(String data, long rows) {
		counts(() -> LineCounter.csv('\'', '\\', false, false, Encodings.Pairs.NONE), data, rows);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "~~@0", "a¶@1", "a@1", "a¶b¶@2", "a«¶b«¶@2", "a«b@2", "¶¶@2", "\"a¶b\"¶@2", "a\\¶b¶@1",
					"a\\\\¶b¶@2", "a\\\\\\¶b¶@1", "\\N¶\\N¶@2", "a¶\\.¶@1", "a¶\\.¶b¶@1", "\\.¶@0", "a«¶\\.«¶@1",
					"\\\\.¶a¶@2", "a\\«\\¶b¶@1" })
	void textIsCountedByLinesWithoutABackslashBefore(String data, long rows) {
		counts(() -> LineCounter.text(false, Encodings.Pairs.NONE), data, rows);
	}

	@Test
	void headerOfTextIsNoRow() {
		counts(() -> LineCounter.text(true, Encodings.Pairs.NONE), "a\tb¶1\t2¶3\t4", 2);
		counts(() -> LineCounter.text(true, Encodings.Pairs.NONE), "a\tb¶", 0);
	}

	@Test
	void byteOfAllOnesIsLikeAnyOther() {
		counts(() -> LineCounter.csv('"', '"', false, false, Encodings.Pairs.NONE), "\"aÿ\"¶\"ÿ¶\"¶",
				StandardCharsets.ISO_8859_1, 2);
		counts(() -> LineCounter.text(false, Encodings.Pairs.NONE), "ÿ¶ÿ\\¶¶", StandardCharsets.ISO_8859_1, 2);
	}

	/** The second byte of many of these is a backslash, a digit or a letter. */
	@ParameterizedTest
	@ValueSource(strings = { "Shift_JIS", "windows-31j", "Big5", "GBK", "GB18030", "x-windows-949", "UTF-8", "EUC-JP" })
	void secondByteOfACharacterIsNoBackslashAndNoQuote(String name) {
		Charset charset = Charset.forName(name);
		Encodings.Pairs pairs = Encodings.pairs(charset);
		StringBuilder all = new StringBuilder();
		for (char c = 0xa0; c < Character.MIN_SURROGATE; c++) {
			// to Java the yen sign of two of them is their backslash
			if (c != '¥' && charset.newEncoder().canEncode(c)) {
				all.append(c).append('¶');
			}
		}
		String text = all.toString();
		counts(pairs, charset, text.replace("¶", "\n"));
		if (name.equals("GB18030")) {
			counts(pairs, charset, "𝒳\n\udbff\udfff\n");
		}
	}

	private static void counts(Encodings.Pairs pairs, Charset charset, String text) {
		byte[] bytes = text.getBytes(charset);
		long rows = text.chars().filter((c) -> c == '\n').count();
		for (LineCounter lines : List.of(LineCounter.text(false, pairs), LineCounter.csv('"', '"', false, false, pairs),
				LineCounter.csv('"', '\\', false, false, pairs), LineCounter.csv('A', 'a', false, false, pairs))) {
			lines.count(bytes, 0, 7);
			lines.count(bytes, 7, bytes.length - 7);
			assertThat(lines.rows()).isEqualTo(rows);
		}
	}

}
