package io.github.pgprofiles.internal.dsn;

import java.util.Map;

/**
 * Reads libpq's keyword/value strings as libpq does. PostgreSQL manual, chapter
 * 'Keyword/Value Connection Strings'.
 */
final class LibpqConninfo {

	private final String text;

	private int at;

	private LibpqConninfo(String text) {
		this.text = text;
	}

	/** The keywords with their values, as they stand. */
	static Map<String, String> read(String text) {
		LibpqConninfo conninfo = new LibpqConninfo(text);
		LibpqWords words = new LibpqWords(true);
		conninfo.skipSpaces();
		while (!conninfo.isAtEnd()) {
			String keyword = conninfo.keyword();
			conninfo.skipSpaces();
			words.store(keyword, conninfo.is('\'') ? conninfo.quoted() : conninfo.bare());
			conninfo.skipSpaces();
		}
		return words.found();
	}

	/** Whether the text looks like one: something, and a '=' after it. */
	static boolean isOne(String text) {
		int equals = text.indexOf('=');
		return equals > 0 && !text.substring(0, equals).contains("://");
	}

	private String keyword() {
		int begin = this.at;
		while (!isAtEnd() && !is('=') && !isSpace()) {
			this.at++;
		}
		String keyword = this.text.substring(begin, this.at);
		skipSpaces();
		if (!is('=')) {
			throw DsnReader.invalid("is a keyword/value string with a word that no '=' follows",
					"Write host=… dbname=… user=…, and a value with spaces in '…', with \\' and \\\\ in it for ' and"
							+ " \\.");
		}
		this.at++;
		return keyword;
	}

	private String bare() {
		StringBuilder value = new StringBuilder();
		while (!isAtEnd() && !isSpace()) {
			character(value);
		}
		return value.toString();
	}

	private String quoted() {
		StringBuilder value = new StringBuilder();
		this.at++;
		while (!is('\'')) {
			if (isAtEnd()) {
				throw DsnReader.invalid("has a value whose closing ' is missing",
						"Write ' and \\ in a value as \\' and \\\\.");
			}
			character(value);
		}
		this.at++;
		return value.toString();
	}

	/** One character, or the one after a backslash; a backslash at the end is nothing. */
	private void character(StringBuilder value) {
		if (is('\\')) {
			this.at++;
		}
		if (!isAtEnd()) {
			value.append(this.text.charAt(this.at++));
		}
	}

	private void skipSpaces() {
		while (!isAtEnd() && isSpace()) {
			this.at++;
		}
	}

	private boolean isAtEnd() {
		return this.at >= this.text.length();
	}

	private boolean is(char expected) {
		return !isAtEnd() && this.text.charAt(this.at) == expected;
	}

	private boolean isSpace() {
		return isSpace(this.text.charAt(this.at));
	}

	/** C's isspace. */
	static boolean isSpace(char c) {
		return c == ' ' || (c >= '\t' && c <= '\r');
	}

}
