package io.github.pgprofiles.internal.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Tells how many columns a row has that was written out, as in {@code (a, b) in (…)},
 * from the parentheses and the words of a statement. PostgreSQL manual, chapter 'Value
 * Expressions'. Belongs to one scan.
 */
final class RowConstructors {

	/** After any other word, parentheses hold the arguments of a function. */
	private static final Set<String> BEFORE_EXPRESSIONS = Set.of("where", "and", "or", "not", "on", "when", "having",
			"select", "row", "case", "then", "else", "distinct", "all", "check", "by", "return", "returning", "is",
			"using", "set", "if");

	/** At the beginning of parentheses they make them a subquery. */
	private static final Set<String> QUERIES = Set.of("select", "with", "values", "table");

	private static final int MOST_LETTERS = 9;

	/** One for each parenthesis or bracket that is open. */
	private final Deque<Nesting> open = new ArrayDeque<>();

	/** Of the row that has just ended; 1 for anything else. */
	private int columns = 1;

	private boolean afterOperand;

	/** How many columns the value on the left has. */
	int columns() {
		return this.columns;
	}

	void word(String sql, int start, int length) {
		String word = (length <= MOST_LETTERS) ? sql.substring(start, start + length).toLowerCase(Locale.ROOT) : "";
		if (this.columns > 1 && word.equals("not")) {
			// of 'not in'
			this.afterOperand = false;
			return;
		}
		Nesting nesting = this.open.peek();
		if (nesting != null && nesting.parts == 0) {
			nesting.grouping &= !QUERIES.contains(word);
		}
		content(1);
		this.afterOperand = (start > 0 && sql.charAt(start - 1) == '.') || !BEFORE_EXPRESSIONS.contains(word);
	}

	/** Anything but a word, space and comments. */
	void other(char c) {
		switch (c) {
			case '(', '[' -> {
				this.open.push(new Nesting(c == '(' && !this.afterOperand));
				this.columns = 1;
				this.afterOperand = false;
			}
			case ')', ']' -> {
				Nesting closed = this.open.poll();
				content((closed != null && c == ')') ? closed.columns() : 1);
				this.afterOperand = true;
			}
			case ',' -> {
				Nesting nesting = this.open.peek();
				if (nesting != null) {
					nesting.commas++;
				}
				this.columns = 1;
				this.afterOperand = false;
			}
			default -> {
				content(1);
				this.afterOperand = c == '"' || c == '\'' || c == ':' || c == '?' || c == '$';
			}
		}
	}

	private void content(int columns) {
		this.columns = columns;
		Nesting nesting = this.open.peek();
		if (nesting != null) {
			nesting.onlyRow = (nesting.parts++ == 0) ? columns : 1;
		}
	}

	/** What is between one pair of parentheses or brackets. */
	private static final class Nesting {

		private boolean grouping;

		private int commas;

		private int parts;

		/** Columns of all that is in there, if that is one row in its own parentheses. */
		private int onlyRow = 1;

		Nesting(boolean grouping) {
			this.grouping = grouping;
		}

		int columns() {
			if (!this.grouping) {
				return 1;
			}
			return (this.commas > 0) ? this.commas + 1 : this.onlyRow;
		}

	}

}
