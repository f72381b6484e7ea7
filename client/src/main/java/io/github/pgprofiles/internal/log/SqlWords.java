package io.github.pgprofiles.internal.log;

import java.util.Set;

import io.github.pgprofiles.internal.text.SqlSecrets;
import io.github.pgprofiles.internal.text.SqlTokens;
import io.github.pgprofiles.internal.text.SqlTokens.Kind;

/** What the words of a statement tell the log. */
final class SqlWords {

	/** Of a statement in a line, in characters. */
	static final int MOST = 1000;

	/** Of a statement that is looked at for a line, which may grow shorter. */
	private static final int LOOKED_AT = 4 * MOST;

	private static final String SETTINGS = "select 1 where pg_catalog.set_config(…) is null";

	private static final Set<String> CONTROL = Set.of("begin", "start", "commit", "end", "rollback", "abort",
			"savepoint", "release");

	private static final Set<String> READING = Set.of("select", "values", "table", "with");

	/** None of them stands in a query that only reads, unless as a name. */
	private static final Set<String> NOT_READING = Set.of("insert", "update", "delete", "merge", "into", "create");

	private SqlWords() {
	}

	/** A statement as a line shows it: on one line, bounded, and without a password. */
	static String shown(String sql) {
		if (isOfTheLibrary(sql)) {
			// its values are settings, such as a tenant
			return sql.isBlank() ? "" : SETTINGS;
		}
		boolean cut = sql.length() > LOOKED_AT;
		String text = SqlSecrets.masked(cut ? sql.substring(0, LOOKED_AT) : sql).strip();
		return LineText.of(text, MOST, cut ? sql.length() : text.length());
	}

	/** Whether it begins or ends a transaction, or a part of one. */
	static boolean isControl(String sql) {
		SqlTokens tokens = new SqlTokens(sql);
		return tokens.next() && tokens.length() <= 9 && CONTROL.contains(tokens.word());
	}

	/** Whether it is nothing, or sets what is to hold for the statements beside it. */
	static boolean isOfTheLibrary(String sql) {
		return sql.isBlank() || (sql.stripLeading().startsWith("select 1 where ")
				&& sql.contains("pg_catalog.set_config(") && sql.stripTrailing().endsWith(" is null"));
	}

	/**
	 * Whether EXPLAIN of it can do nothing but plan: one plain query without a part that
	 * changes or locks rows. Where a word could be a name it counts as the word.
	 */
	static boolean isExplainable(String sql) {
		SqlTokens tokens = new SqlTokens(sql);
		boolean begun = false;
		boolean ended = false;
		String before = "";
		while (tokens.next()) {
			if (ended) {
				return false;
			}
			if (tokens.kind() == Kind.SEMICOLON) {
				ended = true;
				continue;
			}
			String text = tokens.word();
			if (!begun && !tokens.is("(")) {
				if (!READING.contains(text)) {
					return false;
				}
				begun = true;
			}
			if (NOT_READING.contains(text)
					|| (before.equals("for") && (text.equals("share") || text.equals("key") || text.equals("no")))) {
				return false;
			}
			before = text;
		}
		return begun;
	}

	/** How many parameters it has. */
	static int parameters(String sql) {
		SqlTokens tokens = new SqlTokens(sql);
		int most = 0;
		while (tokens.next()) {
			if (tokens.kind() == Kind.PARAMETER && tokens.length() < 7) {
				most = Math.max(most, Integer.parseInt(tokens.text().substring(1)));
			}
		}
		return most;
	}

}
