package io.github.pgprofiles.internal.copy;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows as the server tells them apart, wherever the pieces of the data end. */
class LineCounterTests {

	private static String unmasked(String data) {
		return data.replace('¶', '\n').replace('«', '\r');
	}

	private static void counts(Supplier<LineCounter> counter, String data, long rows) {
		byte[] bytes = unmasked(data).getBytes(StandardCharsets.UTF_8);
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
		counts(() -> LineCounter.csv('"', '"', false), data, rows);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "~~@0", "a,b@0", "a,b¶@0", "a,b¶c@1", "a,b«¶c«¶@1", "\"a¶b\",c¶1¶2¶@2" })
	void headerIsNoRow(String data, long rows) {
		counts(() -> LineCounter.csv('"', '"', true), data, rows);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "'a\\'¶'¶b¶@2", "'a\\\\'¶b¶@2", "\"¶\"¶@2", "'\\\\\\'¶'¶@1", "\\'¶'¶@1", "''¶''¶@2" })
	void escapeCountsInsideQuotesOnly(String data, long rows) {
		counts(() -> LineCounter.csv('\'', '\\', false), data, rows);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~',
			value = { "~~@0", "a¶@1", "a@1", "a¶b¶@2", "a«¶b«¶@2", "a«b@2", "¶¶@2", "\"a¶b\"¶@2", "a\\¶b¶@1",
					"a\\\\¶b¶@2", "a\\\\\\¶b¶@1", "\\N¶\\N¶@2", "a¶\\.¶@1", "a¶\\.¶b¶@1", "\\.¶@0", "a«¶\\.«¶@1",
					"\\\\.¶a¶@2", "a\\«\\¶b¶@1" })
	void textIsCountedByLinesWithoutABackslashBefore(String data, long rows) {
		counts(() -> LineCounter.text(false), data, rows);
	}

	@Test
	void headerOfTextIsNoRow() {
		counts(() -> LineCounter.text(true), "a\tb¶1\t2¶3\t4", 2);
		counts(() -> LineCounter.text(true), "a\tb¶", 0);
	}

}
