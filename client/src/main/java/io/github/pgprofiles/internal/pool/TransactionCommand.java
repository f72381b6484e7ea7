package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.driver.TemporaryTables;
import io.github.pgprofiles.internal.error.TransactionEndRefused;
import io.github.pgprofiles.internal.text.SqlSyntax;
import io.github.pgprofiles.internal.text.SqlTokens;
import io.github.pgprofiles.internal.text.SqlTokens.Kind;
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

	/** Those that a part of somebody else's transaction must not say either. */
	private static final Set<String> OTHERS = Set.of("savepoint", "release", "rollback", "set", "commit");

	/** A power of two. */
	private static final int KEPT = 256;

	/** Of a text that is kept, in characters. */
	private static final int LONGEST = 1024;

	/** What was said of the texts seen last, each at the place of its hash. */
	private static final @Nullable Known[] KNOWN = new Known[KEPT];

	private final String sql;

	private final SqlTokens tokens;

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
		this.tokens = new SqlTokens(sql);
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
		boolean several = sql.indexOf(';') >= 0;
		if (!several && !mayBeOne(sql, SqlSyntax.skipSpace(sql, 0), false)) {
			return besides(sql, false);
		}
		TransactionCommand text = new TransactionCommand(sql, false);
		text.read(several);
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
		boolean begins = true;
		boolean creates = false;
		boolean qualified = false;
		while ((several || begins) && this.tokens.next()) {
			if (begins) {
				creates = statement();
				begins = false;
			}
			Kind kind = this.tokens.kind();
			if (kind == Kind.SEMICOLON && this.parentheses <= 0 && this.body == 0) {
				this.parentheses = 0;
				begins = true;
			}
			else if (kind == Kind.OTHER) {
				this.parentheses += this.tokens.is("(") ? 1 : (this.tokens.is(")") ? -1 : 0);
			}
			else if (kind == Kind.WORD && creates && !qualified) {
				body(this.tokens.word());
			}
			qualified = kind == Kind.OTHER && this.tokens.is(".");
		}
	}

	/**
	 * Whether a statement that begins there may be a command that matters: no other
	 * letter begins one, and most statements are a SELECT.
	 */
	private static boolean mayBeOne(String sql, int start, boolean thorough) {
		char c = SqlSyntax.at(sql, start);
		return "bBsScCeErRaApP".indexOf(c) >= 0
				&& (thorough || (c != 's' && c != 'S') || (SqlSyntax.at(sql, start + 1) | ' ') == 't');
	}

	/** Looks at the beginning of a statement; returns whether it may have a body. */
	private boolean statement() {
		if (this.tokens.kind() != Kind.WORD || !mayBeOne(this.sql, this.tokens.start(), this.thorough)) {
			return false;
		}
		String first = this.tokens.word();
		if (this.thorough && OTHERS.contains(first)) {
			this.others |= !"set".equals(first) || isSetTransaction();
		}
		if (FIRST.contains(first)) {
			SqlTokens ahead = this.tokens.ahead();
			String next = ahead.nextWord();
			switch (first) {
				case "begin" -> this.begins = true;
				case "start" -> this.begins |= "transaction".equals(next);
				case "end", "abort" -> this.ends = true;
				case "prepare" -> this.ends |= "transaction".equals(next);
				// it is about a transaction that is none of this session
				case "commit" -> this.ends |= !"prepared".equals(next);
				default -> this.ends |= !"prepared".equals(next) && !isToSavepoint(next, ahead);
			}
		}
		boolean creates = "create".equals(first);
		this.temporary |= creates && isTemporary();
		return creates;
	}

	/** Not of a table that goes with its transaction. */
	private boolean isTemporary() {
		SqlTokens ahead = this.tokens.ahead();
		String next = ahead.nextWord();
		if ("local".equals(next) || "global".equals(next)) {
			next = ahead.nextWord();
		}
		return ("temp".equals(next) || "temporary".equals(next)) && !DROPPED.matcher(this.sql).find();
	}

	/** Also for the session, which would change it for whoever gets it next. */
	private boolean isSetTransaction() {
		SqlTokens ahead = this.tokens.ahead();
		String next;
		do {
			next = ahead.nextWord();
		}
		while ("session".equals(next) || "local".equals(next));
		return "transaction".equals(next) || "characteristics".equals(next);
	}

	private static boolean isToSavepoint(String next, SqlTokens ahead) {
		boolean noise = "work".equals(next) || "transaction".equals(next);
		return "to".equals(noise ? ahead.nextWord() : next);
	}

	/** Where the body of a function in standard SQL begins and ends. */
	private void body(String word) {
		if (this.body > 0) {
			this.body += "case".equals(word) ? 1 : ("end".equals(word) ? -1 : 0);
		}
		else if ("begin".equals(word)) {
			this.body = "atomic".equals(this.tokens.ahead().nextWord()) ? 1 : 0;
		}
	}

}
