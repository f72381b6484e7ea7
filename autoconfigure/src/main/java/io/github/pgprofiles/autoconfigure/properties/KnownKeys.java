package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The keys of a profile, and the nearest one to an unknown key. */
final class KnownKeys {

	/** Sections that other modules bind, and check, themselves. */
	private static final Set<String> FOREIGN = Set.of("embedded");

	private static final List<String> SECTIONS = List.of("primary", "defaults", "profiles", "embedded");

	private static final List<String> PROFILE_KEYS = keys("", ProfileProperties.class);

	private KnownKeys() {
	}

	private static List<String> keys(String prefix, Class<?> type) {
		List<String> keys = new ArrayList<>();
		for (var property : BeanUtils.getPropertyDescriptors(type)) {
			String key = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			if (property.getPropertyType().getPackage() == ProfileProperties.class.getPackage()) {
				keys.addAll(keys(key + ".", property.getPropertyType()));
			}
			else if (!property.getName().equals("class")) {
				keys.add((property.getPropertyType() == Map.class) ? key + ".*" : key);
			}
		}
		return keys;
	}

	/** All keys of a profile, those of a map ending in {@code .*}. */
	static List<String> ofProfile() {
		return PROFILE_KEYS;
	}

	static void check(WrittenProperties properties) {
		for (Written written : properties.all()) {
			List<String> path = written.uniform();
			switch (path.get(0)) {
				case "primary" -> requireLeaf(written, "primary");
				case "defaults" -> requireKey(written, 1);
				case "profiles" -> requireKey(written, 2);
				default -> {
					if (!FOREIGN.contains(path.get(0))) {
						throw unknown(written, written.elements().get(0), SECTIONS);
					}
				}
			}
		}
	}

	private static void requireLeaf(Written written, String key) {
		if (written.uniform().size() > 1) {
			throw unknown(written, String.join(".", written.elements()), List.of(key));
		}
	}

	private static void requireKey(Written written, int from) {
		List<String> path = written.uniform();
		if (path.size() <= from) {
			return;
		}
		String separator = written.fromEnvironment() ? "" : ".";
		String key = String.join(separator, path.subList(from, path.size()));
		boolean known = PROFILE_KEYS.stream().anyMatch((candidate) -> matches(candidate, key, separator));
		if (!known) {
			throw unknown(written, String.join(".", written.elements().subList(from, path.size())), PROFILE_KEYS);
		}
	}

	private static boolean matches(String candidate, String key, String separator) {
		String uniform = candidate.replace("-", "").replace(".", separator);
		return uniform.endsWith("*") ? key.startsWith(uniform.substring(0, uniform.length() - 1)) : key.equals(uniform);
	}

	private static ProfileConfigurationException unknown(Written written, String key, List<String> candidates) {
		String nearest = candidates.stream()
			.min(Comparator.comparingInt((candidate) -> distance(candidate, key)))
			.orElseThrow();
		boolean near = distance(nearest, key) <= Math.max(2, nearest.length() / 3);
		String action = near ? "Did you mean '" + nearest + "'?" : "Remove it, or use one of " + candidates + ".";
		return new ProfileConfigurationException(written.name(), written.property(), "is no known key", action);
	}

	/** Levenshtein's distance. */
	private static int distance(String left, String right) {
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
