package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.driver.TemporaryTables;
import io.github.pgprofiles.internal.error.TransactionEndRefused;
import org.jspecify.annotations.Nullable;

/**
 * What a text of SQL says about transactions, by the lexical rules of PostgreSQL (manual,
 * chapter 'Lexical Structure') with {@code standard_conforming_strings} on. Savepoints
 * are no concern of it. A look at the first word will do for most texts, and makes no
 * garbage.
 */
public final class TransactionCommand {

	/** Those that are the first word of such a command, perhaps. */
	private static final Set<String> FIRST = Set.of("begin", "start", "commit", "end", "rollback", "abort", "prepare");

	private static final Pattern DROPPED = Pattern.compile("\\)\\s+on\\s+commit\\s+drop\\s*(?:;|$)",
			Pattern.CASE_INSENSITIVE);

	private static final int MOST_LETTERS = 11;

	private static final String CHARACTERISTICS = "characteristics";

	/** Those that a part of somebody else's transaction must not say either. */
	private static final Set<String> OTHERS = Set.of("savepoint", "release", "rollback", "set", "commit");

	/** A power of two. */
	private static final int KEPT = 256;

	/** Of a text that is kept, in characters. */
	private static final int LONGEST = 1024;

	/** What was said of the texts seen last, each at the place of its hash. */
	private static final @Nullable Known[] KNOWN = new Known[KEPT];

	private final String sql;

	private int position;

	/** How deep the body of a function in standard SQL is nested; 0 outside of one. */
	private int body;

	private int parentheses;

	private boolean begins;

	private boolean ends;

	private boolean temporary;

	/** Whether it says anything else about transactions. */
	private boolean others;

	/** Whether to look for that. */
	private final boolean thorough;

	private TransactionCommand(String sql, boolean thorough) {
		this.sql = sql;
		this.thorough = thorough;
	}

	/** What a text does to the transaction of its connection. */
	enum Effect {

		NONE, BEGINS, ENDS, BOTH,

		/** Makes a temporary table, which outlives it. */
		KEEPS,

		/**
		 * None, unless a backslash hides something: it does where
		 * {@code standard_conforming_strings} is off.
		 */
		UNSURE

	}

	/** What is known of a text. Immutable, so that threads may race for a place. */
	private record Known(String sql, Effect effect) {
	}

	/** Reads a text of one or several statements, or remembers it. */
	static Effect of(String sql) {
		int place = sql.hashCode() & (KEPT - 1);
		Known known = KNOWN[place];
		if (known != null && known.sql().equals(sql)) {
			return known.effect();
		}
		Effect effect = read(sql);
		if (sql.length() <= LONGEST) {
			KNOWN[place] = new Known(sql, effect);
		}
		return effect;
	}

	private static Effect read(String sql) {
		TransactionCommand text = new TransactionCommand(sql, false);
		text.read(sql.indexOf(';') >= 0);
		return text.begins ? (text.ends ? Effect.BOTH : Effect.BEGINS)
				: (text.ends ? Effect.ENDS : besides(sql, text.temporary));
	}

	private static Effect besides(String sql, boolean temporary) {
		if (sql.indexOf('\\') >= 0 && sql.indexOf(';') >= 0) {
			return Effect.UNSURE;
		}
		return (temporary || (TemporaryTables.mayBeMade(sql) && !DROPPED.matcher(sql).find())) ? Effect.KEEPS
				: Effect.NONE;
	}

	/**
	 * Whether a text has a command about transactions at all, savepoints and
	 * {@code SET TRANSACTION} among them.
	 */
	public static boolean isAny(String sql) {
		TransactionCommand text = new TransactionCommand(sql, true);
		text.read(sql.indexOf(';') >= 0);
		return text.begins || text.ends || text.others;
	}

	/**
	 * Refuses a text that would end the transaction in which it is about to run.
	 * @throws TransactionEndRefused if it would
	 */
	public static void refuseEnd(Connection connection, String sql) throws SQLException {
		Effect effect = of(sql);
		if ((effect == Effect.ENDS || effect == Effect.BOTH) && !connection.getAutoCommit()) {
			throw new TransactionEndRefused("This statement");
		}
	}

	private void read(boolean several) {
		skipSpace();
		boolean creates = statement();
		while (several && this.position < this.sql.length()) {
			char c = this.sql.charAt(this.position);
			if (c == ';' && this.parentheses <= 0 && this.body == 0) {
				this.position++;
				this.parentheses = 0;
				skipSpace();
				creates = statement();
			}
			else {
				token(c, creates);
			}
		}
	}

	/** Looks at the beginning of a statement; returns whether it may have a body. */
	private boolean statement() {
		int start = this.position;
		char c = at(start);
		// no other letter begins a command that matters, and most statements are a SELECT
		if ("bBsScCeErRaApP".indexOf(c) < 0
				|| (!this.thorough && (c == 's' || c == 'S') && (at(start + 1) | ' ') != 't')) {
			return false;
		}
		String first = word();
		if (this.thorough && OTHERS.contains(first)) {
			this.others |= !"set".equals(first) || isSetTransaction();
		}
		if (FIRST.contains(first)) {
			skipSpace();
			String next = word();
			switch (first) {
				case "begin" -> this.begins = true;
				case "start" -> this.begins |= "transaction".equals(next);
				case "end", "abort" -> this.ends = true;
				case "prepare" -> this.ends |= "transaction".equals(next);
				// it is about a transaction that is none of this session
				case "commit" -> this.ends |= !"prepared".equals(next);
				default -> this.ends |= !"prepared".equals(next) && !isToSavepoint(next);
			}
		}
		boolean creates = "create".equals(first);
		this.temporary |= creates && isTemporary();
		this.position = start;
		return creates;
	}

	/** Not of a table that goes with its transaction. */
	private boolean isTemporary() {
		skipSpace();
		String next = word();
		if ("local".equals(next) || "global".equals(next)) {
			skipSpace();
			next = word();
		}
		return ("temp".equals(next) || "temporary".equals(next)) && !DROPPED.matcher(this.sql).find();
	}

	/** Also for the session, which would change it for whoever gets it next. */
	private boolean isSetTransaction() {
		int start = this.position;
		String next;
		int before;
		do {
			skipSpace();
			before = this.position;
			next = word();
		}
		while ("session".equals(next) || "local".equals(next));
		boolean characteristics = this.sql.regionMatches(true, before, CHARACTERISTICS, 0, CHARACTERISTICS.length());
		this.position = start;
		return "transaction".equals(next) || (characteristics && next.isEmpty());
	}

	private boolean isToSavepoint(String next) {
		if (!"work".equals(next) && !"transaction".equals(next)) {
			return "to".equals(next);
		}
		skipSpace();
		return "to".equals(word());
	}

	private void token(char c, boolean creates) {
		switch (c) {
			case '\'' -> quoted('\'', false);
			case '"' -> quoted('"', false);
			case '$' -> dollar();
			case '(' -> nest(1);
			case ')' -> nest(-1);
			default -> {
				if (isWordPart(c)) {
					words(creates);
				}
				else if (isComment()) {
					skipSpace();
				}
				else {
					this.position++;
				}
			}
		}
	}

	private void nest(int change) {
		this.parentheses += change;
		this.position++;
	}

	/** A word, and with it a prefix of a string, or where a body begins and ends. */
	private void words(boolean creates) {
		int start = this.position;
		String word = word();
		if (at(this.position) == '\'' && "e".equals(word)) {
			quoted('\'', true);
		}
		else if (creates && at(start - 1) != '.') {
			body(word);
		}
	}

	private void body(String word) {
		if (this.body > 0) {
			this.body += "case".equals(word) ? 1 : ("end".equals(word) ? -1 : 0);
		}
		else if ("begin".equals(word)) {
			skipSpace();
			this.body = "atomic".equals(word()) ? 1 : 0;
		}
	}

	/** Reads a word, in lower case; empty where there is none, or too long a one. */
	private String word() {
		int start = this.position;
		while (isWordPart(at(this.position)) || (this.position > start && isDigit(at(this.position)))) {
			this.position++;
		}
		int length = this.position - start;
		return (length <= MOST_LETTERS) ? this.sql.substring(start, this.position).toLowerCase(Locale.ROOT) : "";
	}

	private char at(int index) {
		return (index >= 0 && index < this.sql.length()) ? this.sql.charAt(index) : '\0';
	}

	/** To PostgreSQL all but ASCII is a letter. */
	private static boolean isWordPart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	private static boolean isDigit(char c) {
		return (c >= '0' && c <= '9') || c == '$';
	}

	private boolean isComment() {
		char c = at(this.position);
		char next = at(this.position + 1);
		return (c == '-' && next == '-') || (c == '/' && next == '*');
	}

	/** Space and comments. */
	private void skipSpace() {
		while (this.position < this.sql.length()) {
			char c = at(this.position);
			if (c == ' ' || (c >= '\t' && c <= '\r')) {
				this.position++;
			}
			else if (isComment()) {
				this.position = (c == '-') ? endOfLine() : endOfComment();
			}
			else {
				return;
			}
		}
	}

	private int endOfLine() {
		int index = this.position;
		while (index < this.sql.length() && at(index) != '\n' && at(index) != '\r') {
			index++;
		}
		return index;
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

	private void quoted(char quote, boolean backslashes) {
		int index = this.position + 1;
		while (index < this.sql.length()) {
			char c = this.sql.charAt(index++);
			if (c == '\\' && backslashes) {
				index++;
			}
			else if (c == quote) {
				if (at(index) != quote) {
					break;
				}
				index++;
			}
		}
		this.position = Math.min(index, this.sql.length());
	}

	private void dollar() {
		int end = this.position + 1;
		while (isWordPart(at(end)) || (end > this.position + 1 && at(end) >= '0' && at(end) <= '9')) {
			end++;
		}
		if (at(end) != '$') {
			this.position++;
			return;
		}
		String tag = this.sql.substring(this.position, end + 1);
		int close = this.sql.indexOf(tag, end + 1);
		this.position = (close < 0) ? this.sql.length() : close + tag.length();
	}

}
