package io.github.pgprofiles.internal.text;

import java.util.Locale;

/** How far a name is from the one that may have been meant. */
public final class NameDistance {

	private NameDistance() {
	}

	/** Levenshtein's distance, in any case. */
	public static int of(String left, String right) {
		String a = left.toLowerCase(Locale.ROOT);
		String b = right.toLowerCase(Locale.ROOT);
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
			}
			previous = current;
		}
		return previous[b.length()];
	}

}
