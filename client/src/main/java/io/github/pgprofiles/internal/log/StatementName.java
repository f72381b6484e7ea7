package io.github.pgprofiles.internal.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a statement is called by whoever wrote it, in a comment at the end of its text.
 * One at the beginning would not do: PostgreSQL 18 drops it in pg_stat_statements.
 */
public final class StatementName {

	/** As long as a name of the server's. */
	static final int MOST = 63;

	/** Nothing that could end the comment, or begin another one. */
	private static final String PATTERN = "[A-Za-z0-9_.:/-]{1," + MOST + "}";

	private static final Pattern ALLOWED = Pattern.compile(PATTERN);

	private static final Pattern COMMENT = Pattern.compile("/\\* (" + PATTERN + ") \\*/\\s*;?\\s*$");

	private StatementName() {
	}

	/**
	 * Looks at a name.
	 * @return the name
	 * @throws IllegalArgumentException if it is none
	 */
	public static String require(@Nullable String name) {
		if (name == null || !ALLOWED.matcher(name).matches()) {
			throw new IllegalArgumentException(((name == null) ? "The name is null"
					: name.isEmpty() ? "The name is empty" : "The name '%s' is not one".formatted(LineText.value(name)))
					+ ": use 1 to " + MOST
					+ " of the letters a to z and A to Z, digits, and _ . : / -, such as find-user");
		}
		return name;
	}

	/**
	 * A text with the comment at its end, before the semicolon if that is the last of it.
	 */
	public static String append(String sql, @Nullable String name) {
		if (name == null) {
			return sql;
		}
		String text = sql.stripTrailing();
		while (text.endsWith(";")) {
			text = text.substring(0, text.length() - 1).stripTrailing();
		}
		// a comment to the end of the line would swallow it
		boolean comment = text.indexOf("--", text.lastIndexOf('\n') + 1) >= 0;
		return text + (comment ? "\n" : "") + comment(name);
	}

	/** What a text is called by the comment at its end; {@code null} for nothing. */
	public static @Nullable String of(String sql) {
		int from = Math.max(sql.length() - MOST - 16, 0);
		if (sql.indexOf("*/", from) < 0) {
			return null;
		}
		Matcher matcher = COMMENT.matcher(sql.substring(from));
		return matcher.find() ? matcher.group(1) : null;
	}

	/** Whether a name can stand in a comment. */
	public static boolean isOne(@Nullable String name) {
		return name != null && ALLOWED.matcher(name).matches();
	}

	/** The comment, which is a space and itself; empty for no name. */
	public static String comment(@Nullable String name) {
		return (name != null) ? " /* " + name + " */" : "";
	}

}
