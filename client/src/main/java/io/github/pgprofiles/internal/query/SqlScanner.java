package io.github.pgprofiles.internal.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.pgprofiles.internal.query.SqlText.Kind;
import io.github.pgprofiles.internal.query.SqlText.Piece;
import io.github.pgprofiles.internal.text.SqlSyntax;
import org.jspecify.annotations.Nullable;

/**
 * Finds the placeholders in a statement, by the lexical rules of PostgreSQL (manual,
 * chapter 'Lexical Structure') with {@code standard_conforming_strings} on, in one pass.
 */
final class SqlScanner {

	/** JDBC's, manual of pgJDBC, chapter 'Escaped functions'. */
	private static final Set<String> ESCAPES = Set.of("d", "t", "ts", "fn", "oj", "escape", "limit", "call");

	private final String sql;

	private final String parameters;

	private final List<Piece> pieces = new ArrayList<>();

	private int textStart;

	private int position;

	/** How much of {@code in (:ids)} stands before this position. */
	private Seen seen = Seen.OTHER;

	private int parentheses;

	private int brackets;

	private boolean returning;

	private final SqlOutline outline = new SqlOutline();

	private final RowConstructors rows = new RowConstructors();

	/** How many columns are on the left of the IN. */
	private int columns;

	private @Nullable String foreign;

	private boolean foreignParameter;

	SqlScanner(String sql) {
		this(sql, "':name' or '?'");
	}

	/**
	 * Scans.
	 * @param parameters how they are written, for a message
	 */
	SqlScanner(String sql, String parameters) {
		this.sql = sql;
		this.parameters = parameters;
	}

	private enum Seen {

		OTHER, IN, PARENTHESIS, PLACEHOLDER

	}

	List<Piece> scan() {
		while (this.position < this.sql.length()) {
			token(at(0));
		}
		flushText(this.position);
		return this.pieces;
	}

	/** Whether the statement itself returns what it changed, not only a part of it. */
	boolean returning() {
		return this.returning;
	}

	SqlOutline outline() {
		return this.outline;
	}

	/** What PostgreSQL does not know as others do, or {@code null}. */
	@Nullable String foreign() {
		return this.foreign;
	}

	/** Whether it has parameters of its own, which take no values of ours. */
	boolean hasForeignParameter() {
		return this.foreignParameter;
	}

	private void token(char c) {
		outline(c);
		switch (c) {
			case '\'' -> string(false);
			case '"' -> quoted(SqlSyntax.endOfName(this.sql, this.position));
			case '$' -> dollar();
			case ':' -> colon();
			case '?' -> questionMark();
			case '(', ')', '[', ']' -> nesting(c);
			case '{' -> brace();
			default -> {
				if (SqlSyntax.isPart(c)) {
					word();
				}
				else if (SqlSyntax.isComment(this.sql, this.position)) {
					comment();
				}
				else {
					other(SqlSyntax.isSpace(c) ? this.seen : Seen.OTHER, 1);
				}
			}
		}
	}

	private void outline(char c) {
		if (c == ';') {
			this.outline.semicolon(this.position);
		}
		else if (c == '$'
				|| (!SqlSyntax.isSpace(c) && !SqlSyntax.isPart(c) && !SqlSyntax.isComment(this.sql, this.position))) {
			this.outline.other(c);
			this.rows.other(c);
		}
	}

	private void other(Seen next, int length) {
		this.seen = next;
		this.position += length;
	}

	private char at(int offset) {
		return SqlSyntax.at(this.sql, this.position + offset);
	}

	private void word() {
		int start = this.position;
		boolean qualified = at(-1) == '.';
		this.position = SqlSyntax.endOfWord(this.sql, start);
		int length = this.position - start;
		this.outline.word(this.sql, start, length);
		if (isWord("in", start, length) && !qualified) {
			this.columns = this.rows.columns();
		}
		this.rows.word(this.sql, start, length);
		this.seen = (isWord("in", start, length) && !qualified) ? Seen.IN : Seen.OTHER;
		if (this.parentheses == 0 && !qualified && isWord("returning", start, length)) {
			this.returning = true;
		}
		// a string with a prefix E knows backslashes
		if (at(0) == '\'' && isWord("e", start, length)) {
			string(true);
		}
	}

	private boolean isWord(String word, int start, int length) {
		return length == word.length() && this.sql.regionMatches(true, start, word, 0, length);
	}

	private void nesting(char c) {
		Seen next = Seen.OTHER;
		switch (c) {
			case '(' -> {
				this.parentheses++;
				next = (this.seen == Seen.IN) ? Seen.PARENTHESIS : Seen.OTHER;
			}
			case ')' -> {
				this.parentheses--;
				if (this.seen == Seen.PLACEHOLDER) {
					int last = this.pieces.size() - 1;
					// what came between, if anything, is space and comments
					this.pieces.set(last, this.pieces.get(last).alone(this.columns));
				}
			}
			default -> this.brackets += (c == '[') ? 1 : -1;
		}
		other(next, 1);
	}

	private void string(boolean backslashes) {
		quoted(SqlSyntax.endOfString(this.sql, this.position, backslashes));
	}

	private void quoted(int end) {
		if (end == SqlSyntax.OPEN) {
			this.outline.unclosed();
		}
		this.position = (end == SqlSyntax.OPEN) ? this.sql.length() : end;
		this.seen = Seen.OTHER;
	}

	private void dollar() {
		int tag = SqlSyntax.endOfTag(this.sql, this.position);
		if (SqlSyntax.isDigit(at(1))) {
			parameter();
		}
		else if (tag > this.position && !SqlSyntax.isPart(at(-1))) {
			quoted(SqlSyntax.endOfDollars(this.sql, this.position, tag));
		}
		else {
			other(Seen.OTHER, 1);
		}
	}

	/** Which only a statement may have that defines another one. */
	private void parameter() {
		int start = this.position++;
		while (SqlSyntax.isDigit(at(0))) {
			this.position++;
		}
		this.seen = Seen.OTHER;
		if (this.outline.isDefining()) {
			this.foreignParameter = true;
		}
		else if (this.foreign == null) {
			this.foreign = "'%s', as psql and other drivers write a parameter: write "
				.formatted(this.sql.substring(start, this.position)) + this.parameters;
		}
	}

	/** Outside of quotes PostgreSQL has no brace: what follows is JDBC's. */
	private void brace() {
		int start = this.position;
		do {
			this.position++;
		}
		while (SqlSyntax.isSpace(at(0)));
		int word = this.position;
		while (SqlSyntax.isLetter(at(0))) {
			this.position++;
		}
		String keyword = this.sql.substring(word, this.position).toLowerCase(Locale.ROOT);
		boolean call = keyword.isEmpty() && at(0) == '?';
		if (this.foreign == null && (call || ESCAPES.contains(keyword))) {
			this.foreign = ("JDBC's escape '%s …}', which the COPY of PostgreSQL does not know: write what it stands"
					+ " for in PostgreSQL's SQL, as in \"date '2020-02-29'\" or 'lower(name)'")
				.formatted(this.sql.substring(start, call ? this.position + 1 : this.position));
		}
		this.position = start;
		other(Seen.OTHER, 1);
	}

	private void comment() {
		int end = SqlSyntax.endOfComment(this.sql, this.position);
		if (end == SqlSyntax.OPEN) {
			// the server is to say so
			this.outline.other('/');
			this.outline.unclosed();
		}
		this.position = (end == SqlSyntax.OPEN) ? this.sql.length() : end;
	}

	private void colon() {
		if (at(1) == ':' || at(1) == '=') {
			other(Seen.OTHER, 2);
		}
		else if (!isNameStart(this.position + 1)) {
			other(Seen.OTHER, 1);
		}
		else {
			int end = endOfName(this.position + 1);
			while (end < this.sql.length() && this.sql.charAt(end) == '.' && isNameStart(end + 1)) {
				end = endOfName(end + 1);
			}
			placeholder(Kind.NAME, this.sql.substring(this.position + 1, end), end);
		}
	}

	private boolean isNameStart(int index) {
		return index < this.sql.length()
				&& (this.sql.charAt(index) == '_' || Character.isLetter(this.sql.charAt(index)));
	}

	private int endOfName(int start) {
		int end = start;
		while (end < this.sql.length()
				&& (this.sql.charAt(end) == '_' || Character.isLetterOrDigit(this.sql.charAt(end)))) {
			end++;
		}
		return end;
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
		this.pieces.add(new Piece(kind, text, 0, this.brackets > 0));
		this.seen = (this.seen == Seen.PARENTHESIS) ? Seen.PLACEHOLDER : Seen.OTHER;
		this.position = end;
		this.textStart = end;
	}

	private void flushText(int end) {
		if (end > this.textStart) {
			this.pieces.add(new Piece(Kind.TEXT, this.sql.substring(this.textStart, end), 0, false));
		}
		this.textStart = end;
	}

}
