package io.github.pgprofiles.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The name that was probably meant by one that is not known. */
public final class Suggestion {

	private Suggestion() {
	}

	/** A question with a space after it; empty if no candidate is near. */
	public static String of(String name, Collection<String> candidates) {
		return candidates.stream()
			.min(Comparator.<String>comparingInt((each) -> distance(plain(each), plain(name)))
				.thenComparing(Comparator.naturalOrder()))
			.filter((each) -> distance(plain(each), plain(name)) <= Math.min(2, each.length() / 3))
			.map((each) -> "Did you mean '" + each + "'? ")
			.orElse("");
	}

	private static String plain(String name) {
		return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
	}

	/** Levenshtein's distance. */
	private static int distance(String a, String b) {
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
