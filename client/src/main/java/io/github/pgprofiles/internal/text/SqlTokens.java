package io.github.pgprofiles.internal.text;

import java.util.Locale;

/**
 * The tokens of a text of SQL, one after the other, by the lexical rules of PostgreSQL
 * (manual, chapter 'Lexical Structure'). Space and comments are left out; what is not
 * closed goes on to the end of the text. Makes no garbage for what nobody asks for. Not
 * thread-safe.
 */
public final class SqlTokens {

	private final String sql;

	/** Whether a backslash in a string without a prefix is one. */
	private final boolean standard;

	private Kind kind = Kind.OTHER;

	private int start;

	private int end;

	/** Where it begins within its quotes. */
	private int inner;

	/** Where it ends within its quotes. */
	private int innerEnd;

	private boolean escaped;

	/** With {@code standard_conforming_strings} on. */
	public SqlTokens(String sql) {
		this(sql, true);
	}

	/**
	 * Begins at the beginning.
	 * @param standard whether {@code standard_conforming_strings} is on
	 */
	public SqlTokens(String sql, boolean standard) {
		this(sql, standard, 0);
	}

	private SqlTokens(String sql, boolean standard, int from) {
		this.sql = sql;
		this.standard = standard;
		this.end = from;
	}

	/** What a token is. */
	public enum Kind {

		/** A keyword or an identifier, without quotes. */
		WORD,

		/** An identifier in double quotes. */
		NAME,

		/** A constant in quotes, whatever its prefix, or between dollars. */
		STRING,

		NUMBER,

		/** A dollar and a number. */
		PARAMETER,

		/** Characters that make an operator together, JDBC's question mark among them. */
		OPERATOR,

		SEMICOLON,

		/** Anything else, one character at a time: parentheses, comma, dot, colon. */
		OTHER

	}

	/** Goes to the next token; false at the end of the text. */
	public boolean next() {
		this.start = SqlSyntax.skipSpace(this.sql, this.end);
		this.escaped = false;
		if (this.start >= this.sql.length()) {
			this.kind = Kind.OTHER;
			within(this.start, this.start);
			return false;
		}
		read(this.sql.charAt(this.start));
		return true;
	}

	private void read(char c) {
		if (SqlSyntax.isLetter(c)) {
			word(c);
		}
		else if (c == '\'') {
			string(this.start, !this.standard);
		}
		else if (c == '"') {
			quoted(Kind.NAME, this.start, SqlSyntax.endOfName(this.sql, this.start));
		}
		else if (c == '$') {
			dollar();
		}
		else if (SqlSyntax.isDigit(c) || (c == '.' && SqlSyntax.isDigit(at(1)) && at(-1) != '.')) {
			plain(Kind.NUMBER, SqlSyntax.endOfNumber(this.sql, this.start));
		}
		else if (SqlSyntax.isOperator(c)) {
			plain(Kind.OPERATOR, SqlSyntax.endOfOperator(this.sql, this.start));
		}
		else {
			plain((c == ';') ? Kind.SEMICOLON : Kind.OTHER, this.start + 1);
		}
	}

	private void plain(Kind of, int behind) {
		this.kind = of;
		within(this.start, behind);
	}

	private void within(int from, int to) {
		this.inner = from;
		this.innerEnd = to;
		this.end = to;
	}

	/** A word, or the prefix of what is quoted. */
	private void word(char c) {
		char prefix = (char) (c | ' ');
		char next = at(1);
		if (next == '\'' && (prefix == 'e' || prefix == 'b' || prefix == 'x' || prefix == 'n')) {
			string(this.start + 1, prefix == 'e' || (prefix == 'n' && !this.standard));
		}
		else if (next == '&' && prefix == 'u' && at(2) == '\'') {
			string(this.start + 2, false);
			this.escaped = true;
		}
		else if (next == '&' && prefix == 'u' && at(2) == '"') {
			quoted(Kind.NAME, this.start + 2, SqlSyntax.endOfName(this.sql, this.start + 2));
			this.escaped = true;
		}
		else {
			plain(Kind.WORD, SqlSyntax.endOfWord(this.sql, this.start));
		}
	}

	private void string(int quote, boolean backslashes) {
		quoted(Kind.STRING, quote, SqlSyntax.endOfString(this.sql, quote, backslashes));
		int index = this.inner;
		while (index < this.innerEnd && !this.escaped) {
			char c = this.sql.charAt(index);
			boolean doubled = c == '\'' && index + 1 < this.innerEnd && this.sql.charAt(index + 1) == '\'';
			// a line's end may stand between two parts of it
			this.escaped = (backslashes && c == '\\') || (c == '\'' && !doubled);
			index += doubled ? 2 : 1;
		}
	}

	/**
	 * Takes what is quoted.
	 * @param quote where the first quote is, of one character
	 * @param behind the last one, if it is closed
	 */
	private void quoted(Kind of, int quote, int behind) {
		this.kind = of;
		this.inner = quote + 1;
		this.innerEnd = (behind == SqlSyntax.OPEN) ? this.sql.length() : behind - 1;
		this.end = (behind == SqlSyntax.OPEN) ? this.sql.length() : behind;
	}

	private void dollar() {
		int tag = SqlSyntax.endOfTag(this.sql, this.start);
		if (tag > this.start) {
			int behind = SqlSyntax.endOfDollars(this.sql, this.start, tag);
			this.kind = Kind.STRING;
			this.inner = tag;
			this.innerEnd = (behind == SqlSyntax.OPEN) ? this.sql.length() : behind - (tag - this.start);
			this.end = (behind == SqlSyntax.OPEN) ? this.sql.length() : behind;
			return;
		}
		int index = this.start + 1;
		while (SqlSyntax.isDigit(SqlSyntax.at(this.sql, index))) {
			index++;
		}
		plain((index > this.start + 1) ? Kind.PARAMETER : Kind.OTHER, index);
	}

	private char at(int offset) {
		return SqlSyntax.at(this.sql, this.start + offset);
	}

	/** What the token at hand is. */
	public Kind kind() {
		return this.kind;
	}

	/** Where it begins, with prefix and quote. */
	public int start() {
		return this.start;
	}

	/** Behind its last character, a quote among them. */
	public int end() {
		return this.end;
	}

	/** Characters of it as it is written. */
	public int length() {
		return this.end - this.start;
	}

	/** One of its characters as it is written; NUL behind the last one of the text. */
	public char charAt(int offset) {
		return at(offset);
	}

	/**
	 * Whether {@link #text()} is not what it stands for: it has escapes, or several
	 * parts.
	 */
	public boolean isEscaped() {
		return this.escaped;
	}

	/** What is within its quotes; all of it if it has none. */
	public String text() {
		String text = this.sql.substring(this.inner, this.innerEnd);
		char quote = SqlSyntax.at(this.sql, this.inner - 1);
		return switch (this.kind) {
			case STRING -> (quote == '\'') ? text.replace("''", "'") : text;
			case NAME -> text.replace("\"\"", "\"");
			default -> text;
		};
	}

	/** A word without quotes in lower case; empty for anything else. */
	public String word() {
		return (this.kind == Kind.WORD) ? this.sql.substring(this.start, this.end).toLowerCase(Locale.ROOT) : "";
	}

	/** The next token, likewise. */
	public String nextWord() {
		return next() ? word() : "";
	}

	/** Whether it is written like that, in capitals or not. */
	public boolean is(String text) {
		return length() == text.length() && this.sql.regionMatches(true, this.start, text, 0, text.length());
	}

	/** Whether one character is what comes next. */
	public boolean isBefore(char next) {
		return SqlSyntax.at(this.sql, SqlSyntax.skipSpace(this.sql, this.end)) == next;
	}

	/** A reader of its own of what comes next. */
	public SqlTokens ahead() {
		return new SqlTokens(this.sql, this.standard, this.end);
	}

}
