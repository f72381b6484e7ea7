package io.github.pgprofiles.internal.text;

/**
 * Where the parts of a text of SQL end, by the lexical rules of PostgreSQL (manual,
 * chapter 'Lexical Structure'). Makes no garbage, but for the tag of a dollar quote.
 */
public final class SqlSyntax {

	/** Instead of an end: it is not closed, and goes on to the end of the text. */
	public static final int OPEN = -1;

	private SqlSyntax() {
	}

	/** One character; NUL where there is none. */
	public static char at(String sql, int index) {
		return (index >= 0 && index < sql.length()) ? sql.charAt(index) : '\0';
	}

	public static boolean isSpace(char c) {
		return c == ' ' || (c >= '\t' && c <= '\r');
	}

	public static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	/** What a word can begin with; to PostgreSQL all but ASCII is a letter. */
	public static boolean isLetter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	/** What a word can go on with. */
	public static boolean isPart(char c) {
		return isLetter(c) || isDigit(c) || c == '$';
	}

	static boolean isOperator(char c) {
		return "+-*/<>=~!@#%^&|`?".indexOf(c) >= 0;
	}

	public static boolean isComment(String sql, int from) {
		char c = at(sql, from);
		return (c == '-' && at(sql, from + 1) == '-') || (c == '/' && at(sql, from + 1) == '*');
	}

	/** Behind space and comments. */
	public static int skipSpace(String sql, int from) {
		int index = from;
		while (index < sql.length()) {
			if (isSpace(sql.charAt(index))) {
				index++;
			}
			else if (isComment(sql, index)) {
				int end = endOfComment(sql, index);
				index = (end == OPEN) ? sql.length() : end;
			}
			else {
				return index;
			}
		}
		return index;
	}

	/** Comments in stars nest; one to the end of its line is never open. */
	public static int endOfComment(String sql, int from) {
		return (sql.charAt(from) == '-') ? endOfLine(sql, from) : endOfStars(sql, from);
	}

	private static int endOfLine(String sql, int from) {
		int index = from;
		while (index < sql.length() && sql.charAt(index) != '\n' && sql.charAt(index) != '\r') {
			index++;
		}
		return index;
	}

	private static int endOfStars(String sql, int from) {
		int depth = 0;
		int index = from;
		while (index < sql.length()) {
			if (sql.startsWith("/*", index)) {
				depth++;
				index += 2;
			}
			else if (sql.startsWith("*/", index)) {
				index += 2;
				if (--depth == 0) {
					return index;
				}
			}
			else {
				index++;
			}
		}
		return OPEN;
	}

	/** Of a word that begins here. */
	public static int endOfWord(String sql, int from) {
		int index = from;
		while (isPart(at(sql, index))) {
			index++;
		}
		return index;
	}

	/** Of a number, with whatever the server would call junk behind it. */
	static int endOfNumber(String sql, int from) {
		boolean decimal = at(sql, from) != '0' || "xXoObB".indexOf(at(sql, from + 1)) < 0;
		int index = endOfWord(sql, from);
		if (decimal && at(sql, index) == '.' && at(sql, index + 1) != '.') {
			index = endOfWord(sql, index + 1);
		}
		boolean signed = at(sql, index) == '+' || at(sql, index) == '-';
		if (decimal && signed && "eE".indexOf(at(sql, index - 1)) >= 0 && isDigit(at(sql, index + 1))) {
			index = endOfWord(sql, index + 1);
		}
		return index;
	}

	/**
	 * Of an operator: not within a comment, and at a plus or minus only if it has one of
	 * the characters that no operator of standard SQL has.
	 */
	static int endOfOperator(String sql, int from) {
		int index = from;
		boolean own = false;
		while (isOperator(at(sql, index)) && !isComment(sql, index)) {
			own |= "~!@#%^&|`?".indexOf(sql.charAt(index)) >= 0;
			index++;
		}
		while (!own && index > from + 1 && (sql.charAt(index - 1) == '+' || sql.charAt(index - 1) == '-')) {
			index--;
		}
		return index;
	}

	/** Of a name whose double quote is here. */
	public static int endOfName(String sql, int quote) {
		return endOfQuoted(sql, quote, false);
	}

	/**
	 * Of a string whose quote is here, with the parts that follow it on lines of their
	 * own.
	 * @param backslashes whether a backslash is an escape in it
	 */
	public static int endOfString(String sql, int quote, boolean backslashes) {
		int next = quote;
		int end;
		do {
			end = endOfQuoted(sql, next, backslashes);
			next = (end != OPEN) ? nextPart(sql, end) : OPEN;
		}
		while (next != OPEN);
		return end;
	}

	private static int endOfQuoted(String sql, int from, boolean backslashes) {
		char quote = sql.charAt(from);
		int index = from + 1;
		while (index < sql.length()) {
			char c = sql.charAt(index++);
			if (c == '\\' && backslashes) {
				index++;
			}
			else if (c == quote) {
				if (at(sql, index) != quote) {
					return index;
				}
				index++;
			}
		}
		return OPEN;
	}

	/** The quote of a part that follows behind a line's end, if there is one. */
	private static int nextPart(String sql, int from) {
		boolean line = false;
		int index = from;
		while (index < sql.length()) {
			char c = sql.charAt(index);
			if (isSpace(c)) {
				line |= c == '\n' || c == '\r';
				index++;
			}
			else if (c == '-' && at(sql, index + 1) == '-') {
				index = endOfLine(sql, index);
			}
			else {
				return (line && c == '\'') ? index : OPEN;
			}
		}
		return OPEN;
	}

	/**
	 * Behind the tag that opens a string in dollar quotes; {@code from} itself if none
	 * does.
	 * @param from where the dollar is
	 */
	public static int endOfTag(String sql, int from) {
		int index = from + 1;
		while (isLetter(at(sql, index)) || (index > from + 1 && isDigit(at(sql, index)))) {
			index++;
		}
		return (at(sql, index) == '$') ? index + 1 : from;
	}

	/** Of a string in dollar quotes, whose tag begins and ends there. */
	public static int endOfDollars(String sql, int from, int endOfTag) {
		String tag = sql.substring(from, endOfTag);
		int close = sql.indexOf(tag, endOfTag);
		return (close < 0) ? OPEN : close + tag.length();
	}

}
