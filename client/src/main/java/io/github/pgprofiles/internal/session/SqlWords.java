package io.github.pgprofiles.internal.session;

import java.util.Locale;
import java.util.Set;

/**
 * The words of a text of SQL, one after the other, by the lexical rules of PostgreSQL
 * (manual, chapter 'Lexical Structure') with {@code standard_conforming_strings} on.
 * Space and comments are left out. Makes no garbage for what nobody asks for. Not
 * thread-safe.
 */
final class SqlWords {

	/**
	 * Those that matter elsewhere than at the beginning of a statement, but for
	 * functions.
	 */
	private static final Set<String> MATTER = Set.of("create", "temp", "temporary", "local", "global", "or", "replace",
			"into", "insert", "merge", "with", "hold", "commit", "drop", "set", "reset", "listen", "load", "prepare",
			"execute", "perform", "call");

	private static final int MOST_LETTERS = 9;

	private final String sql;

	private Kind kind = Kind.OTHER;

	/** Where the token at hand begins, without its quotes. */
	private int start;

	private int end;

	private boolean escaped;

	/** Where the next one begins, or what is before it. */
	private int position;

	/** Behind the word that was looked at last. */
	private int peeked;

	SqlWords(String sql) {
		this.sql = sql;
	}

	/** What a token is. */
	enum Kind {

		/** Without quotes. */
		WORD,

		/** In double quotes. */
		NAME,

		/** In quotes, or between dollars. */
		STRING,

		/** Of a statement. */
		END,

		/** Anything else, one character at a time. */
		OTHER

	}

	/** Goes to the next token; false at the end of the text. */
	boolean next() {
		skipSpace();
		if (this.position >= this.sql.length()) {
			return false;
		}
		this.escaped = false;
		char c = this.sql.charAt(this.position);
		if (isLetter(c)) {
			word();
		}
		else if (c == '\'') {
			quoted('\'', Kind.STRING, false);
		}
		else if (c == '"') {
			quoted('"', Kind.NAME, false);
		}
		else if (c == '$') {
			dollar();
		}
		else {
			this.kind = (c == ';') ? Kind.END : Kind.OTHER;
			this.start = this.position;
			this.position++;
			while (isDigit(c) && isPart(at(this.position))) {
				// of a number
				this.position++;
			}
			this.end = this.position;
		}
		return true;
	}

	Kind kind() {
		return this.kind;
	}

	/** Whether it has escapes in it, so that it is not what it looks like. */
	boolean isEscaped() {
		return this.escaped;
	}

	/** The token at hand, without its quotes. */
	String text() {
		String text = this.sql.substring(this.start, this.end);
		return switch (this.kind) {
			case STRING -> text.replace("''", "'");
			case NAME -> text.replace("\"\"", "\"");
			default -> text;
		};
	}

	/** Whether a word can be one that anybody looks for. */
	boolean isWorthReading() {
		int length = this.end - this.start;
		char c = (char) (this.sql.charAt(this.start) | ' ');
		if (length > MOST_LETTERS) {
			return (c == 'p' || c == 's') && this.sql.charAt(this.start + 1) != '_';
		}
		if (c == 'p' || (c == 's' && length == MOST_LETTERS)) {
			return true;
		}
		return "ctlgorimwhdse".indexOf(c) >= 0 && MATTER.contains(text().toLowerCase(Locale.ROOT));
	}

	/** Whether the token at hand is the name of a function that is called. */
	boolean isCalled() {
		int behind = this.position;
		skipSpace();
		boolean called = at(this.position) == '(';
		this.position = behind;
		return called;
	}

	/** The word that comes next, in lower case; empty if no word comes. */
	String peek() {
		return peek(this.position);
	}

	/** The word after the one that was looked at last, likewise. */
	String peekNext() {
		return peek(this.peeked);
	}

	/** Whether a dot follows the word that was looked at last. */
	boolean isPeekedQualified() {
		int behind = this.position;
		this.position = this.peeked;
		skipSpace();
		boolean qualified = at(this.position) == '.';
		this.position = behind;
		return qualified;
	}

	private String peek(int from) {
		int behind = this.position;
		this.position = from;
		skipSpace();
		int begin = this.position;
		while (isLetter(at(this.position)) || (this.position > begin && isPart(at(this.position)))) {
			this.position++;
		}
		this.peeked = this.position;
		this.position = behind;
		boolean prefix = at(this.peeked) == '\'' || at(this.peeked) == '&';
		return prefix ? "" : this.sql.substring(begin, this.peeked).toLowerCase(Locale.ROOT);
	}

	/** The place behind the token at hand, for {@link #goTo}. */
	int place() {
		return this.position;
	}

	/** Goes on at a place, behind whatever token was there. */
	void goTo(int place) {
		this.position = place;
	}

	private char at(int index) {
		return (index < this.sql.length()) ? this.sql.charAt(index) : '\0';
	}

	/** To PostgreSQL all but ASCII is a letter. */
	private static boolean isLetter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isPart(char c) {
		return isLetter(c) || isDigit(c) || c == '$';
	}

	/** A word, or the prefix of what is quoted. */
	private void word() {
		this.start = this.position;
		while (isPart(at(this.position))) {
			this.position++;
		}
		this.end = this.position;
		this.kind = Kind.WORD;
		if (this.end - this.start > 1) {
			return;
		}
		char prefix = (char) (this.sql.charAt(this.start) | ' ');
		char next = at(this.position);
		if (prefix == 'e' && next == '\'') {
			quoted('\'', Kind.STRING, true);
		}
		else if (prefix == 'u' && next == '&' && (at(this.end + 1) == '"' || at(this.end + 1) == '\'')) {
			this.position++;
			char quote = at(this.position);
			quoted(quote, (quote == '"') ? Kind.NAME : Kind.STRING, false);
			this.escaped = true;
		}
	}

	private void quoted(char quote, Kind of, boolean backslashes) {
		this.kind = of;
		this.escaped = backslashes;
		this.start = this.position + 1;
		int index = this.start;
		while (index < this.sql.length()) {
			char c = this.sql.charAt(index);
			if (c == '\\' && backslashes) {
				index++;
			}
			else if (c == quote) {
				if (at(index + 1) != quote) {
					break;
				}
				index++;
			}
			index++;
		}
		this.end = Math.min(index, this.sql.length());
		this.position = Math.min(index + 1, this.sql.length());
	}

	private void dollar() {
		int tag = this.position + 1;
		while (isLetter(at(tag)) || (tag > this.position + 1 && isDigit(at(tag)))) {
			tag++;
		}
		if (at(tag) != '$') {
			this.kind = Kind.OTHER;
			this.start = this.position;
			this.position++;
			this.end = this.position;
			return;
		}
		String quote = this.sql.substring(this.position, tag + 1);
		int close = this.sql.indexOf(quote, tag + 1);
		this.kind = Kind.STRING;
		this.start = tag + 1;
		this.end = (close < 0) ? this.sql.length() : close;
		this.position = (close < 0) ? this.sql.length() : close + quote.length();
	}

	private void skipSpace() {
		while (this.position < this.sql.length()) {
			char c = this.sql.charAt(this.position);
			if (c == ' ' || (c >= '\t' && c <= '\r')) {
				this.position++;
			}
			else if (c == '-' && at(this.position + 1) == '-') {
				endOfLine();
			}
			else if (c == '/' && at(this.position + 1) == '*') {
				endOfComment();
			}
			else {
				return;
			}
		}
	}

	private void endOfLine() {
		while (this.position < this.sql.length() && at(this.position) != '\n' && at(this.position) != '\r') {
			this.position++;
		}
	}

	/** Comments nest in PostgreSQL. */
	private void endOfComment() {
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
		this.position = Math.min(this.position, this.sql.length());
	}

}
