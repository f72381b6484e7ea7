package io.github.pgprofiles.internal.copy.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.io.CsvQuotes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EndMarkerTests {

	private static EndMarker marker(boolean csv, Charset charset) {
		return new EndMarker(csv ? new CsvQuotes('"', '"') : null, Encodings.pairs(charset), 0);
	}

	private static void lookWhereverItIsCut(boolean csv, Charset charset, String data) {
		byte[] bytes = data.getBytes(charset);
		for (int cut = 0; cut <= bytes.length; cut++) {
			EndMarker marker = marker(csv, charset);
			marker.look(bytes, 0, cut);
			marker.look(bytes, cut, bytes.length - cut);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\n\\.\nb", "\\.\nb", "a\r\n\\.\r\nb", "a\r\\.\rb", "a\n\\.\n\n" })
	void dataThatGoesOnBehindItsEndIsRefused(String data) {
		for (boolean csv : new boolean[] { true, false }) {
			assertThatExceptionOfType(CopyException.class)
				.isThrownBy(() -> lookWhereverItIsCut(csv, StandardCharsets.UTF_8, data))
				.withMessageContaining("'\\.'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\n", "a\n\\.", "a\n\\.\n", "a\r\n\\.\r\n", "\\.", "a\n\\.x\nb", "a\n\\\\.\nb\n",
			"a\n\\..\nb", "a\n.\nb", "\\\n.\nb" })
	void anythingElseIsLeftToTheServer(String data) {
		for (boolean csv : new boolean[] { true, false }) {
			lookWhereverItIsCut(csv, StandardCharsets.UTF_8, data);
		}
	}

	@Test
	void behindAValueItEndsTextAndNotCsv() {
		lookWhereverItIsCut(true, StandardCharsets.UTF_8, "a\\.\nb\n");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> lookWhereverItIsCut(false, StandardCharsets.UTF_8, "a\\.\nb\n"));
		lookWhereverItIsCut(false, StandardCharsets.UTF_8, "a\\\\.\nb\n");
	}

	/** With breaks of another kind inside of values. */
	@ParameterizedTest
	@ValueSource(strings = { "a\nb\n\\.\nc", "a\r\nb\r\n\\.\r\nc", "a\rb\r\\.\rc", "a\rb\r\\.\r\rc",
			"\"\n\n\"\rb\r\\.\rc", "\"\r\"\nb\n\\.\nc", "\"\r\"\r\nb\r\n\\.\r\n\r\n" })
	void lineIsNamedWhateverEndsTheLines(String data) {
		for (boolean csv : new boolean[] { true, false }) {
			byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
			for (int cut = 0; cut <= bytes.length; cut++) {
				EndMarker marker = marker(csv, StandardCharsets.UTF_8);
				int first = cut;
				assertThatExceptionOfType(CopyException.class).isThrownBy(() -> {
					marker.look(bytes, 0, first);
					marker.look(bytes, first, bytes.length - first);
				}).withMessageStartingWith("line 3 ");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"a\n\\.\nb\"\n", "\"a\r\n\\.\r\nb\"\r\n", "\"\n\\.\"\nb\n", "\"\"\"\n\\.\n\"\nb\n" })
	void insideQuotesItIsAValue(String data) {
		lookWhereverItIsCut(true, StandardCharsets.UTF_8, data);
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> lookWhereverItIsCut(true, StandardCharsets.UTF_8, data + "\\.\nc"));
	}

	@Test
	void secondByteOfACharacterIsNoBackslash() {
		Charset shiftJis = Charset.forName("Shift_JIS");
		assertThat("表".getBytes(shiftJis)).endsWith('\\');
		lookWhereverItIsCut(false, shiftJis, "表.\nb\n");
	}

}
