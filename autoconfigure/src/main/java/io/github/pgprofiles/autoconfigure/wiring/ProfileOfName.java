package io.github.pgprofiles.autoconfigure.wiring;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The profile that the name of a parameter or field speaks of: {@code reports},
 * {@code reportsClient} and {@code postgresReports} speak of {@code reports}. What the
 * type itself is called says nothing.
 */
final class ProfileOfName {

	private final Collection<String> profiles;

	ProfileOfName(Collection<String> profiles) {
		this.profiles = profiles;
	}

	/**
	 * Finds the profile with the longest name that fits.
	 * @return {@code null} if there is none
	 */
	@Nullable String find(String name, Class<?> type) {
		if (this.profiles.contains(name)) {
			return name;
		}
		List<String> words = words(name);
		List<String> ofType = words(type.getSimpleName());
		int end = words.size();
		while (end > 0 && ofType.contains(words.get(end - 1))) {
			end--;
		}
		List<String> left = words.subList(0, end);
		return this.profiles.stream()
			.filter((profile) -> !left.isEmpty() && speaksOf(left, words(profile)))
			.max(Comparator.comparingInt(String::length))
			.orElse(null);
	}

	private static boolean speaksOf(List<String> words, List<String> profile) {
		return Collections.indexOfSubList(words, profile) >= 0;
	}

	private static List<String> words(String name) {
		return Arrays.stream(name.split("(?<=[a-z0-9])(?=[A-Z])|_"))
			.filter((word) -> !word.isEmpty())
			.map((word) -> word.toLowerCase(Locale.ROOT))
			.toList();
	}

}
