package io.github.pgprofiles.internal.text;

import java.util.Collection;
import java.util.Comparator;

/** The name that was probably meant by one that is not known. */
public final class Suggestion {

	private Suggestion() {
	}

	/** A question with a space after it; empty if no candidate is near. */
	public static String of(String name, Collection<String> candidates) {
		return candidates.stream()
			.min(Comparator.<String>comparingInt((each) -> NameDistance.of(plain(each), plain(name)))
				.thenComparing(Comparator.naturalOrder()))
			.filter((each) -> NameDistance.of(plain(each), plain(name)) <= Math.min(2, each.length() / 3))
			.map((each) -> "Did you mean '" + each + "'? ")
			.orElse("");
	}

	private static String plain(String name) {
		return name.replace("_", "").replace("-", "");
	}

}
