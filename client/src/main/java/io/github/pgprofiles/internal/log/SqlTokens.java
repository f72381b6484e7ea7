package io.github.pgprofiles.internal.log;

/**
 * The tokens of a text of SQL, one after the other, without space and comments. What is
 * not closed goes on to the end of the text. Not thread-safe.
 */
final class SqlTokens {

	private final String sql;

	private int start;

	private int end;

	private Kind kind = Kind.OTHER;

	SqlTokens(String sql) {
		this.sql = sql;
	}

	/** What a token is. */
	enum Kind {

		WORD, NAME, LITERAL, PARAMETER, SEMICOLON, OTHER

	}

	/** Moves to the next token, if there is one. */
	boolean next() {
		this.start = skip(this.end);
		if (this.start >= this.sql.length()) {
			this.end = this.start;
			return false;
		}
		this.end = read(this.start);
		return true;
	}

	Kind kind() {
		return this.kind;
	}

	int start() {
		return this.start;
	}

	int end() {
		return this.end;
	}

	String text() {
		return this.sql.substring(this.start, this.end);
	}

	boolean is(String text) {
		return this.end - this.start == text.length()
				&& this.sql.regionMatches(true, this.start, text, 0, text.length());
	}

	private char at(int index) {
		return (index < this.sql.length()) ? this.sql.charAt(index) : '\0';
	}

	private int skip(int from) {
		int index = from;
		while (index < this.sql.length()) {
			char c = at(index);
			if (Character.isWhitespace(c)) {
				index++;
			}
			else if (c == '-' && at(index + 1) == '-') {
				index = endOfLine(index);
			}
			else if (c == '/' && at(index + 1) == '*') {
				index = endOfComment(index);
			}
			else {
				return index;
			}
		}
		return index;
	}

	private int endOfLine(int from) {
		int index = from;
		while (index < this.sql.length() && at(index) != '\n' && at(index) != '\r') {
			index++;
		}
		return index;
	}

	/** Comments are nested. */
	private int endOfComment(int from) {
		int depth = 0;
		int index = from;
		while (index < this.sql.length()) {
			if (at(index) == '/' && at(index + 1) == '*') {
				depth++;
				index += 2;
			}
			else if (at(index) == '*' && at(index + 1) == '/') {
				depth--;
				index += 2;
				if (depth == 0) {
					return index;
				}
			}
			else {
				index++;
			}
		}
		return this.sql.length();
	}

	private int read(int from) {
		char c = at(from);
		if (c == '\'') {
			return literal(from, false);
		}
		if (c == '"') {
			this.kind = Kind.NAME;
			return quoted(from + 1, '"', false);
		}
		if (c == '$') {
			return dollar(from);
		}
		if (Character.isLetter(c) || c == '_') {
			return word(from, c);
		}
		this.kind = (c == ';') ? Kind.SEMICOLON : Kind.OTHER;
		return from + 1;
	}

	private int literal(int quote, boolean escapes) {
		this.kind = Kind.LITERAL;
		return quoted(quote + 1, '\'', escapes);
	}

	private int quoted(int from, char quote, boolean escapes) {
		int index = from;
		while (index < this.sql.length()) {
			char c = at(index);
			if (escapes && c == '\\') {
				index += 2;
			}
			else if (c == quote && at(index + 1) == quote) {
				index += 2;
			}
			else if (c == quote) {
				return index + 1;
			}
			else {
				index++;
			}
		}
		return this.sql.length();
	}

	/** A word, or the prefix of a literal: E'…', B'…', X'…', N'…' and U&'…'. */
	private int word(int from, char first) {
		char letter = Character.toLowerCase(first);
		if (at(from + 1) == '\'' && (letter == 'e' || letter == 'b' || letter == 'x' || letter == 'n')) {
			return literal(from + 1, letter == 'e');
		}
		if (letter == 'u' && at(from + 1) == '&' && (at(from + 2) == '\'' || at(from + 2) == '"')) {
			this.kind = (at(from + 2) == '\'') ? Kind.LITERAL : Kind.NAME;
			return quoted(from + 3, at(from + 2), false);
		}
		this.kind = Kind.WORD;
		int index = from + 1;
		while (Character.isLetterOrDigit(at(index)) || at(index) == '_' || at(index) == '$') {
			index++;
		}
		return index;
	}

	/** A parameter, or a literal in dollar quotes. */
	private int dollar(int from) {
		int index = from + 1;
		if (Character.isDigit(at(index))) {
			this.kind = Kind.PARAMETER;
			while (Character.isDigit(at(index))) {
				index++;
			}
			return index;
		}
		while (Character.isLetterOrDigit(at(index)) || at(index) == '_') {
			index++;
		}
		if (at(index) != '$') {
			this.kind = Kind.OTHER;
			return from + 1;
		}
		this.kind = Kind.LITERAL;
		String tag = this.sql.substring(from, index + 1);
		int close = this.sql.indexOf(tag, index + 1);
		return (close < 0) ? this.sql.length() : close + tag.length();
	}

}
