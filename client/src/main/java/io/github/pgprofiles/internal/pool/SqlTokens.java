package io.github.pgprofiles.internal.pool;

import java.util.Locale;

/**
 * The tokens of a text of SQL, one by one: a word in lower case, a single character, or
 * {@link #TEXT} for a constant. PostgreSQL manual, chapter 'Lexical Structure', with
 * {@code standard_conforming_strings} on.
 */
final class SqlTokens {

	/** A string, however it is quoted. */
	static final String TEXT = "''";

	/** Behind the last token. */
	static final String END = "";

	private final String sql;

	private int position;

	SqlTokens(String sql) {
		this.sql = sql;
	}

	/** The next token; a quoted identifier is the word that it holds. */
	String next() {
		skipSpace();
		if (this.position >= this.sql.length()) {
			return END;
		}
		char c = at(this.position);
		if (c == '\'') {
			quoted('\'', false);
			return TEXT;
		}
		if (c == '"') {
			int start = this.position + 1;
			quoted('"', false);
			return this.sql.substring(start, Math.max(start, this.position - 1));
		}
		if (c == '$' && dollar()) {
			return TEXT;
		}
		if (isWordPart(c)) {
			return word();
		}
		this.position++;
		return String.valueOf(c);
	}

	/** A word, or a string with a prefix. */
	private String word() {
		int start = this.position;
		while (isWordPart(at(this.position)) || isDigit(at(this.position))) {
			this.position++;
		}
		String word = this.sql.substring(start, this.position).toLowerCase(Locale.ROOT);
		if (at(this.position) == '\'' && word.length() == 1 && "ebxn".contains(word)) {
			quoted('\'', "e".equals(word));
			return TEXT;
		}
		return word;
	}

	private char at(int index) {
		return (index < this.sql.length()) ? this.sql.charAt(index) : '\0';
	}

	/** To PostgreSQL all but ASCII is a letter. */
	private static boolean isWordPart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	private static boolean isDigit(char c) {
		return (c >= '0' && c <= '9') || c == '$';
	}

	/** Comments too, which nest. */
	private void skipSpace() {
		while (this.position < this.sql.length()) {
			char c = at(this.position);
			if (c == ' ' || (c >= '\t' && c <= '\r')) {
				this.position++;
			}
			else if (c == '-' && at(this.position + 1) == '-') {
				while (this.position < this.sql.length() && at(this.position) != '\n' && at(this.position) != '\r') {
					this.position++;
				}
			}
			else if (c == '/' && at(this.position + 1) == '*') {
				comment();
			}
			else {
				return;
			}
		}
	}

	private void comment() {
		int depth = 0;
		do {
			if (this.sql.startsWith("/*", this.position)) {
				depth++;
				this.position += 2;
			}
			else if (this.sql.startsWith("*/", this.position)) {
				depth--;
				this.position += 2;
			}
			else {
				this.position++;
			}
		}
		while (depth > 0 && this.position < this.sql.length());
	}

	private void quoted(char quote, boolean backslashes) {
		this.position++;
		while (this.position < this.sql.length()) {
			char c = at(this.position++);
			if (c == '\\' && backslashes) {
				this.position++;
			}
			else if (c == quote) {
				if (at(this.position) != quote) {
					return;
				}
				this.position++;
			}
		}
	}

	private boolean dollar() {
		int end = this.position + 1;
		while (isWordPart(at(end)) || (end > this.position + 1 && at(end) >= '0' && at(end) <= '9')) {
			end++;
		}
		if (at(end) != '$') {
			return false;
		}
		String tag = this.sql.substring(this.position, end + 1);
		int close = this.sql.indexOf(tag, end + 1);
		this.position = (close < 0) ? this.sql.length() : close + tag.length();
		return true;
	}

}
