package io.github.pgprofiles.internal.text;

import java.util.regex.Pattern;

/**
 * Commands that run in no transaction, and so not behind anything in their message.
 * PostgreSQL manual, their pages.
 */
public final class LoneCommand {

	private static final Pattern COMMAND = Pattern.compile(
			"(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*+(?:vacuum|cluster|reindex"
					+ "|checkpoint|alter\\s+system|discard\\s+all|(?:commit|rollback)\\s+prepared"
					+ "|(?:create|alter|drop)\\s+(?:database|tablespace|subscription)"
					+ "|(?:create\\s+(?:unique\\s+)?|drop\\s+)index\\s+concurrently"
					+ "|alter\\s+table\\s.*\\sdetach\\s+partition\\s.*\\sconcurrently)\\b.*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private LoneCommand() {
	}

	/** Whether a text is one. */
	public static boolean is(String sql) {
		for (int i = 0; i < sql.length(); i++) {
			char c = sql.charAt(i);
			if (c > ' ') {
				// most statements begin with none of these letters
				return "vVcCrRaAdD-/".indexOf(c) >= 0 && COMMAND.matcher(sql).matches();
			}
		}
		return false;
	}

}
