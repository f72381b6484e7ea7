package io.github.pgprofiles.internal.text;

import java.util.Set;

/**
 * Commands that run in no transaction, and so not behind anything in their message.
 * PostgreSQL manual, their pages.
 */
public final class LoneCommand {

	private static final Set<String> OF_SERVER = Set.of("database", "tablespace", "subscription");

	private LoneCommand() {
	}

	/** Whether a text is one. */
	public static boolean is(String sql) {
		int start = SqlSyntax.skipSpace(sql, 0);
		// most statements begin with none of these letters
		return "vVcCrRaAdD".indexOf(SqlSyntax.at(sql, start)) >= 0 && isOne(new SqlTokens(sql));
	}

	private static boolean isOne(SqlTokens tokens) {
		return switch (tokens.nextWord()) {
			case "vacuum", "cluster", "reindex", "checkpoint" -> true;
			case "commit", "rollback" -> "prepared".equals(tokens.nextWord());
			case "discard" -> "all".equals(tokens.nextWord());
			case "create" -> isOfServerOrIndex(tokens, "unique");
			case "drop" -> isOfServerOrIndex(tokens, "");
			case "alter" -> {
				String what = tokens.nextWord();
				yield "system".equals(what) || OF_SERVER.contains(what) || ("table".equals(what) && detaches(tokens));
			}
			default -> false;
		};
	}

	/**
	 * Whether it is of the whole server, or of an index while others write.
	 * @param before what may stand before the index
	 */
	private static boolean isOfServerOrIndex(SqlTokens tokens, String before) {
		String what = tokens.nextWord();
		if (what.equals(before)) {
			what = tokens.nextWord();
		}
		return OF_SERVER.contains(what) || ("index".equals(what) && "concurrently".equals(tokens.nextWord()));
	}

	private static boolean detaches(SqlTokens tokens) {
		boolean detaches = false;
		String before = "";
		while (tokens.next()) {
			String word = tokens.word();
			detaches |= "detach".equals(before) && "partition".equals(word);
			if (detaches && "concurrently".equals(word)) {
				return true;
			}
			before = word;
		}
		return false;
	}

}
