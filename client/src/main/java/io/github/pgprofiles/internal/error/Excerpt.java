package io.github.pgprofiles.internal.error;

import java.util.Locale;

import io.github.pgprofiles.internal.text.SqlSecrets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a message quotes. A statement may have megabytes, and who reads of its
 * failure knows it by its beginning.
 */
public final class Excerpt {

	/** Of a statement, or of what a server says, in a message; in characters. */
	static final int MOST = 1000;

	/** Of a statement that is looked at for passwords, as they may grow shorter. */
	private static final int LOOKED_AT = 4 * MOST;

	private Excerpt() {
	}

	/** A text as a message quotes it, which says how long it is where it was cut. */
	public static String of(String text) {
		return of(text, MOST);
	}

	/**
	 * A text as a line quotes it.
	 * @param most characters of it
	 */
	public static String of(String text, int most) {
		return of(text, most, text.length());
	}

	private static String of(String text, int most, int length) {
		if (text.length() <= most && length <= text.length()) {
			return text;
		}
		// half of a pair is no character
		int cut = Math.min(most, text.length());
		int end = Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
		return text.substring(0, end) + String.format(Locale.ROOT, "… (%,d characters)", length);
	}

	/** A statement as a message quotes it: the same, and without a password. */
	public static String ofSql(String sql) {
		return ofSql(sql, MOST);
	}

	/**
	 * The same.
	 * @param most characters of it
	 */
	public static String ofSql(String sql, int most) {
		boolean cut = sql.length() > LOOKED_AT;
		String masked = SqlSecrets.masked(cut ? sql.substring(0, LOOKED_AT) : sql);
		return of(masked, most, cut ? sql.length() : masked.length());
	}

	/** A statement behind what a message says of it; empty where there is none. */
	public static String behind(@Nullable String sql) {
		return (sql != null) ? " [" + ofSql(sql) + "]" : "";
	}

}
