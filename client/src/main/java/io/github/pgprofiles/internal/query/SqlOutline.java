package io.github.pgprofiles.internal.query;

import java.util.Locale;
import java.util.Set;

/**
 * What the words of a statement tell about it: no more than a glance, and the server has
 * the last word. Filled once, by the scanner.
 */
final class SqlOutline {

	/** What COPY takes in parentheses. PostgreSQL manual, chapter 'COPY'. */
	private static final Set<String> COPYABLE = Set.of("select", "values", "table", "with", "insert", "update",
			"delete", "merge");

	/** Those of them that cannot change anything by themselves. */
	private static final Set<String> READING = Set.of("select", "values", "table");

	/** Those that a cursor can be declared for. PostgreSQL manual, chapter 'DECLARE'. */
	private static final Set<String> DECLARABLE = Set.of("select", "values", "table", "with", "(");

	/** Those of them that may stand in parentheses of their own. */
	private static final Set<String> QUERIES = Set.of("select", "values", "table", "with");

	private static final Set<String> MODIFYING = Set.of("insert", "update", "delete", "merge");

	/** Those that may hold numbered parameters of their own. */
	private static final Set<String> DEFINING = Set.of("create", "prepare");

	private static final int MOST_LETTERS = 8;

	private String first = "";

	/** What comes first behind the parentheses that it may begin with. */
	private String verb = "";

	private boolean begun;

	private boolean into;

	private boolean several;

	/** Whether a part of it, or what follows its WITH, changes data. */
	private boolean modifying;

	private char last;

	/** Behind the semicolons of empty statements at the beginning. */
	private int start;

	/** The first semicolon behind the last statement, or none. */
	private int end = -1;

	/** How the statement at hand begins. */
	private String current = "";

	private boolean expectsFirst = true;

	private boolean afterBegin;

	private int parentheses;

	/** Whether something is closed that was not open, or the other way round. */
	private boolean loose;

	private boolean semicolon;

	/** Inside a function's body, whose semicolons end no statement of ours. */
	private boolean inBody;

	void word(String sql, int start, int length) {
		String word = (length <= MOST_LETTERS) ? sql.substring(start, start + length).toLowerCase(Locale.ROOT) : "";
		token(word);
		this.into |= word.equals("into");
		this.modifying |= (this.last == '(' || this.last == ')') && MODIFYING.contains(word);
		this.last = 'a';
		this.inBody |= this.afterBegin && word.equals("atomic") && this.current.equals("create");
		this.afterBegin = word.equals("begin");
	}

	/** Anything but a word, a semicolon, space and comments. */
	void other(char c) {
		token(String.valueOf(c));
		this.parentheses += (c == '(') ? 1 : (c == ')') ? -1 : 0;
		this.loose |= this.parentheses < 0;
		this.last = c;
		this.afterBegin = false;
	}

	private void token(String text) {
		if (!this.begun) {
			this.first = text;
			this.verb = text;
		}
		else if (this.verb.equals("(")) {
			this.verb = text;
		}
		if (this.expectsFirst) {
			this.current = text;
		}
		this.several |= this.end >= 0;
		this.begun = true;
		this.expectsFirst = false;
		this.end = -1;
	}

	/** Says that a quote or a comment goes on to the end of the text. */
	void unclosed() {
		this.loose = true;
	}

	void semicolon(int position) {
		this.semicolon = true;
		if (!this.begun) {
			this.start = position + 1;
		}
		else if (this.end < 0) {
			this.end = position;
		}
		this.expectsFirst = !this.inBody;
	}

	/** Whether the statement at hand may hold numbered parameters of its own. */
	boolean isDefining() {
		return DEFINING.contains(this.current);
	}

	/**
	 * The text without empty statements at its beginning and its end: semicolons, with
	 * space and comments around them.
	 */
	String trim(String sql) {
		if (!this.begun || (this.start == 0 && this.end < 0)) {
			return sql;
		}
		return sql.substring(this.start, (this.end < 0) ? sql.length() : this.end);
	}

	/** Whether there is no statement, only semicolons, space and comments. */
	boolean isEmpty() {
		return !this.begun;
	}

	/** Whether parentheses around it would be those around all of it. */
	boolean isWhole() {
		return !this.loose && this.parentheses == 0;
	}

	boolean hasSemicolon() {
		return this.semicolon;
	}

	/** Whether it is one statement that a cursor can be declared for. */
	boolean isDeclarable() {
		return !this.several && !this.into && !this.modifying && DECLARABLE.contains(this.first);
	}

	/** Whether it is one statement of a kind that COPY takes. */
	boolean isCopyable() {
		return !this.several
				&& (COPYABLE.contains(this.first) || (this.first.equals("(") && QUERIES.contains(this.verb)));
	}

	/** Whether it is one plain query. */
	boolean isPlain() {
		return !this.several && !this.into && READING.contains(this.first);
	}

}
