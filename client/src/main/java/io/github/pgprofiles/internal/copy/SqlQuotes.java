package io.github.pgprofiles.internal.copy;

import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.text.ServerName;
import io.github.pgprofiles.internal.text.ServerText;

/**
 * Names and texts as SQL, of which they can never become more than one token. PostgreSQL
 * manual, chapter 'Lexical Structure'.
 */
final class SqlQuotes {

	private SqlQuotes() {
	}

	/**
	 * Checks a name that a caller gives.
	 * @throws CopyException if it is none, or the server would take it for another one
	 */
	static void requireName(String what, String name) {
		String problem = ServerName.problem(name);
		if (problem != null) {
			throw new CopyException(null, "the name of " + what + " " + problem);
		}
	}

	/** Checks names of columns that a caller gives. */
	static void requireColumns(List<String> names) {
		names.forEach((name) -> requireName("a column", name));
	}

	/**
	 * Quotes one name, whatever it holds: a caller's that was checked, or the server's.
	 */
	static String name(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	/** Quotes names, with commas between them. */
	static String names(List<String> names) {
		return names.stream().map(SqlQuotes::name).collect(Collectors.joining(", "));
	}

	/** Quotes a text so that it means the same whatever the session's settings. */
	static String text(String text) {
		String problem = ServerText.problem(text);
		if (problem != null) {
			throw new CopyException(null, "a text for COPY " + problem);
		}
		String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
		return (text.indexOf('\\') >= 0) ? "E" + quoted : quoted;
	}

}
