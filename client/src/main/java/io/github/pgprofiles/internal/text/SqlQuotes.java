package io.github.pgprofiles.internal.text;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Names and texts as SQL, of which they can never become more than one token. PostgreSQL
 * manual, chapter 'Lexical Structure'.
 */
public final class SqlQuotes {

	private SqlQuotes() {
	}

	/**
	 * Quotes one name, whatever it holds: a caller's that was checked, or the server's.
	 */
	public static String name(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	/** Quotes names, with commas between them. */
	public static String names(List<String> names) {
		return names.stream().map(SqlQuotes::name).collect(Collectors.joining(", "));
	}

	/**
	 * Quotes a text as the server's {@code quote_literal} does: right under either
	 * setting of {@code standard_conforming_strings}.
	 */
	public static String text(String text) {
		String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
		return (text.indexOf('\\') >= 0) ? "E" + quoted : quoted;
	}

}
