package io.github.pgprofiles.internal.copy;

import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.error.Refusal;

/**
 * Names and texts as SQL, of which they can never become more than one token. PostgreSQL
 * manual, chapter 'Lexical Structure'.
 */
final class SqlQuotes {

	private SqlQuotes() {
	}

	static void requireName(String name) {
		if (name.isEmpty()) {
			throw Refusal.copy("the name of a schema, table or column is empty");
		}
		if (name.indexOf('\0') >= 0) {
			throw Refusal.copy("the name of a schema, table or column holds a NUL character");
		}
	}

	/** Quotes one name, whatever it holds. */
	static String name(String name) {
		requireName(name);
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	/** Quotes names, with commas between them. */
	static String names(List<String> names) {
		return names.stream().map(SqlQuotes::name).collect(Collectors.joining(", "));
	}

	/** Quotes a text so that it means the same whatever the session's settings. */
	static String text(String text) {
		if (text.indexOf('\0') >= 0) {
			throw Refusal.copy("a text for COPY holds a NUL character");
		}
		String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
		return (text.indexOf('\\') >= 0) ? "E" + quoted : quoted;
	}

}
