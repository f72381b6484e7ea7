package io.github.pgprofiles.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * What no text of PostgreSQL's can hold: U+0000 ends it, and for half of a surrogate pair
 * the driver would send a question mark, so that two texts would become one.
 */
public final class ServerText {

	private ServerText() {
	}

	/**
	 * Looks for the first of such characters.
	 * @return its index, or -1 if there is none
	 */
	public static int firstBad(CharSequence text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == 0) {
				return i;
			}
			if (Character.isSurrogate(c)) {
				if (!isPair(text, i)) {
					return i;
				}
				i++;
			}
		}
		return -1;
	}

	/** Whether a whole pair of surrogates begins at an index. */
	public static boolean isPair(CharSequence text, int index) {
		return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
	}

	/**
	 * Says what is wrong with a text, without a word of it.
	 * @return the end of a sentence, or {@code null} if nothing is
	 */
	public static @Nullable String problem(CharSequence text) {
		int bad = firstBad(text);
		return (bad >= 0) ? problem(text, bad) : null;
	}

	/** Says what is wrong with the character at an index. */
	public static String problem(CharSequence text, int bad) {
		char c = text.charAt(bad);
		return (c == 0) ? "holds the character U+0000 at index %d, which no text of PostgreSQL's can".formatted(bad)
				: "holds half of a surrogate pair (U+%04X) at index %d, which is no character".formatted((int) c, bad);
	}

}
