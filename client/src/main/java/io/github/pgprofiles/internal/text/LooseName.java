package io.github.pgprofiles.internal.text;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Names as people write them in the header of a file: the same without regard to case,
 * spaces and signs.
 */
public final class LooseName {

	private static final int MOST_EDITS = 2;

	private LooseName() {
	}

	/** Letters and digits only, in lower case; empty where there are none. */
	public static String of(String name) {
		StringBuilder letters = new StringBuilder(name.length());
		name.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
		return letters.toString().toLowerCase(Locale.ROOT);
	}

	/**
	 * The same of a name that has more than letters, digits and underscores.
	 * @return {@code null} of any other, and of one that has none of them
	 */
	public static @Nullable String ofOther(String name) {
		boolean plain = name.codePoints().allMatch((each) -> each == '_' || Character.isLetterOrDigit(each));
		String loose = plain ? "" : of(name);
		return loose.isEmpty() ? null : loose;
	}

	/**
	 * The one of some names with spaces or signs that is a name without them.
	 * @param name as in a statement
	 * @return {@code null} where there is none
	 * @throws IllegalArgumentException if there are several
	 */
	public static @Nullable String find(String name, Collection<?> names) {
		String loose = of(name);
		String found = null;
		for (Object each : names) {
			if (each instanceof String other && loose.equals(ofOther(other))) {
				if (found != null) {
					throw new IllegalArgumentException("'%s' may be '%s' or '%s'".formatted(name, found, other));
				}
				found = other;
			}
		}
		return found;
	}

	/**
	 * The name of some that somebody may have meant: the same but for case and signs, or
	 * with a typing error or two.
	 * @return {@code null} where none is like it
	 */
	public static @Nullable String meant(String name, Collection<String> names) {
		String loose = of(name);
		String closest = null;
		int fewest = Math.min(MOST_EDITS, loose.length() / 3) + 1;
		for (String each : names) {
			String other = of(each);
			int edits = (!loose.isEmpty() && loose.equals(other)) ? 0 : edits(loose, other, fewest);
			if (edits < fewest) {
				fewest = edits;
				closest = each;
			}
		}
		return closest;
	}

	/** How many letters to change, swap, add or leave out; at most so many. */
	private static int edits(String one, String other, int most) {
		if (Math.abs(one.length() - other.length()) >= most) {
			return most;
		}
		return Math.min(NameDistance.of(one, other), most);
	}

	/** A question for a message; empty where no name is like it. */
	public static String didYouMean(String name, Collection<String> names) {
		String meant = meant(name, names);
		return (meant != null) ? "; did you mean '" + meant + "'?" : "";
	}

}
