package io.github.pgprofiles.internal.statement;

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

	private static final int MOST_LETTERS = 8;

	private String first = "";

	private boolean begun;

	private boolean into;

	private boolean several;

	/** Where the first semicolon is. */
	private int end = -1;

	private int tail;

	void word(String sql, int start, int length) {
		if (!this.begun && length <= MOST_LETTERS) {
			this.first = sql.substring(start, start + length).toLowerCase(Locale.ROOT);
		}
		if (length == 4 && sql.regionMatches(true, start, "into", 0, length)) {
			this.into = true;
		}
		other();
	}

	/** Anything but a word, a semicolon, space and comments. */
	void other() {
		this.begun = true;
		this.several |= this.end >= 0;
	}

	void semicolon(int position) {
		if (this.end < 0) {
			this.end = position;
		}
	}

	void end(int position) {
		this.tail = (this.end < 0) ? 0 : position - this.end;
	}

	/** How much of the text is a semicolon at its end, and what follows that. */
	int tail() {
		return this.tail;
	}

	/** Whether it is one statement of a kind that COPY takes. */
	boolean isCopyable() {
		return !this.several && COPYABLE.contains(this.first);
	}

	/** Whether it is one plain query. */
	boolean isPlain() {
		return !this.several && !this.into && READING.contains(this.first);
	}

}
