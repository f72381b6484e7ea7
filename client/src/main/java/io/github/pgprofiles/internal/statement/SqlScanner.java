package io.github.pgprofiles.internal.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.statement.SqlText.Kind;
import io.github.pgprofiles.internal.statement.SqlText.Piece;

/**
 * Finds the placeholders in a statement, by the lexical rules of PostgreSQL (manual,
 * chapter 'Lexical Structure').
 */
final class SqlScanner {

	private static final Pattern IN_LIST = Pattern.compile("(?is).*\\bin\\s*\\(\\s*");

	private final String sql;

	private final List<Piece> pieces = new ArrayList<>();

	private int textStart;

	private int position;

	SqlScanner(String sql) {
		this.sql = sql;
	}

	List<Piece> scan() {
		while (this.position < this.sql.length()) {
			switch (at(0)) {
				case '\'' -> skipQuoted('\'', isEscapeString());
				case '"' -> skipQuoted('"', false);
				case '$' -> skipDollarQuoted();
				case '-' -> skipIf(at(1) == '-', () -> endOf("\n", this.position));
				case '/' -> skipIf(at(1) == '*', this::endOfComment);
				case ':' -> colon();
				case '?' -> questionMark();
				default -> this.position++;
			}
		}
		flushText(this.position);
		return this.pieces;
	}

	private char at(int offset) {
		int index = this.position + offset;
		return (index >= 0 && index < this.sql.length()) ? this.sql.charAt(index) : '\0';
	}

	private interface End {

		int find();

	}

	private void skipIf(boolean condition, End end) {
		this.position = condition ? end.find() : this.position + 1;
	}

	private int endOf(String terminator, int from) {
		int end = this.sql.indexOf(terminator, from);
		return (end < 0) ? this.sql.length() : end + terminator.length();
	}

	/** A string with a prefix E knows backslashes. */
	private boolean isEscapeString() {
		return (at(-1) == 'e' || at(-1) == 'E') && !isNamePart(at(-2));
	}

	private void skipQuoted(char quote, boolean backslashes) {
		this.position++;
		while (this.position < this.sql.length()) {
			char c = at(0);
			this.position += (backslashes && c == '\\') ? 2 : 1;
			if (c == quote) {
				if (at(0) != quote) {
					return;
				}
				this.position++;
			}
		}
		this.position = Math.min(this.position, this.sql.length());
	}

	private void skipDollarQuoted() {
		int end = this.position + 1;
		while (end < this.sql.length() && isTagPart(this.sql.charAt(end), end == this.position + 1)) {
			end++;
		}
		boolean opens = end < this.sql.length() && this.sql.charAt(end) == '$' && !isNamePart(at(-1));
		this.position = opens ? endOf(this.sql.substring(this.position, end + 1), end + 1) : this.position + 1;
	}

	private static boolean isTagPart(char c, boolean first) {
		return c == '_' || (first ? Character.isLetter(c) : Character.isLetterOrDigit(c));
	}

	/** Comments nest in PostgreSQL. */
	private int endOfComment() {
		int depth = 0;
		int index = this.position;
		while (index < this.sql.length()) {
			if (this.sql.startsWith("/*", index)) {
				depth++;
				index += 2;
			}
			else if (this.sql.startsWith("*/", index)) {
				index += 2;
				if (--depth == 0) {
					return index;
				}
			}
			else {
				index++;
			}
		}
		return index;
	}

	private void colon() {
		if (at(1) == ':' || at(1) == '=') {
			this.position += 2;
			return;
		}
		int end = this.position + 1;
		if (!isNameStart(at(1))) {
			this.position++;
			return;
		}
		while (end < this.sql.length() && this.sql.charAt(end) != '$' && isNamePart(this.sql.charAt(end))) {
			end++;
		}
		placeholder(Kind.NAME, this.sql.substring(this.position + 1, end), end);
	}

	private static boolean isNamePart(char c) {
		return c == '_' || c == '$' || Character.isLetterOrDigit(c);
	}

	private static boolean isNameStart(char c) {
		return c == '_' || Character.isLetter(c);
	}

	private void questionMark() {
		if (at(1) == '?') {
			placeholder(Kind.DOUBLED_QUESTION_MARK, "??", this.position + 2);
		}
		else {
			placeholder(Kind.QUESTION_MARK, "?", this.position + 1);
		}
	}

	private void placeholder(Kind kind, String text, int end) {
		flushText(this.position);
		boolean alone = IN_LIST.matcher(this.sql.substring(0, this.position)).matches()
				&& this.sql.substring(end).stripLeading().startsWith(")");
		this.pieces.add(new Piece(kind, text, alone));
		this.position = end;
		this.textStart = end;
	}

	private void flushText(int end) {
		if (end > this.textStart) {
			this.pieces.add(new Piece(Kind.TEXT, this.sql.substring(this.textStart, end), false));
		}
		this.textStart = end;
	}

}
