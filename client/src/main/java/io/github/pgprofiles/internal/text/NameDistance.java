package io.github.pgprofiles.internal.text;

import java.util.Locale;

/** How far a name is from the one that may have been meant. */
public final class NameDistance {

	private NameDistance() {
	}

	/**
	 * How many letters are missing, too many or others, in any case; two neighbors that
	 * have changed places are one. That is Damerau's and Levenshtein's distance, by
	 * optimal string alignment.
	 */
	public static int of(String left, String right) {
		String a = left.toLowerCase(Locale.ROOT);
		String b = right.toLowerCase(Locale.ROOT);
		int[] earlier = new int[b.length() + 1];
		int[] previous = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int[] current = new int[b.length() + 1];
			current[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int cost = (a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1;
				current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
				if (isSwapped(a, i, b, j)) {
					current[j] = Math.min(current[j], earlier[j - 2] + 1);
				}
			}
			earlier = previous;
			previous = current;
		}
		return previous[b.length()];
	}

	private static boolean isSwapped(String a, int i, String b, int j) {
		return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
	}

}
