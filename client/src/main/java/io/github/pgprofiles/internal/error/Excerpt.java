package io.github.pgprofiles.internal.error;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Cuts what a message quotes. A statement may have megabytes, and who reads of its
 * failure knows it by its beginning.
 */
public final class Excerpt {

	/** Of a statement, or of what a server says, in a message; in characters. */
	static final int MOST = 1000;

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
		if (text.length() <= most) {
			return text;
		}
		// half of a pair is no character
		int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
		return text.substring(0, end) + String.format(Locale.ROOT, "… (%,d characters)", text.length());
	}

	/** A statement behind what a message says of it; empty where there is none. */
	public static String behind(@Nullable String sql) {
		return (sql != null) ? " [" + of(sql) + "]" : "";
	}

	static boolean isNeeded(String text) {
		return text.length() > MOST;
	}

}
