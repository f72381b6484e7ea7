package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;

import io.github.pgprofiles.autoconfigure.properties.KnownKeys.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A list or keys where something else belongs. YAML makes both of text that has no
 * quotes, so nothing is shown of what stands below a key that may be a secret.
 *
 * @param key that is told of once, however much stands below it
 * @param length elements of the path that are shown; 0 for the profile itself
 * @param problem the rest of a sentence that begins with the key
 * @param action what to do
 */
record Misplaced(String key, int length, String problem, String action) {

	private static final String QUOTES = "Write one value for '%s'. In YAML a text that begins with '[' or '{' needs quotes.";

	/**
	 * Looks at a path.
	 * @param path below a profile, as written
	 * @param uniform the same in lower case, letters and digits only
	 * @param key that was found for it, if any
	 * @return {@code null} if nothing on the way is misplaced
	 */
	static @Nullable Misplaced of(List<String> path, List<String> uniform, KnownKeys.@Nullable Key key,
			boolean fromEnvironment) {
		if (isIndex(uniform.get(0))) {
			return new Misplaced("", 0, "is a list, but only keys can stand below it",
					"Write its keys: " + KnownKeys.ofProfile() + ".");
		}
		if (NodeKeys.isBelow(uniform) && isIndex(uniform.get(1))) {
			return new Misplaced(NodeKeys.SECTION, 1, "is a list, but the name of each node is a key",
					"Write nodes.<name>, and below it the keys of the node: " + KnownKeys.ofNode() + ".");
		}
		if (key != null && (fromEnvironment || !KnownKeys.isMapEntry(key.name()))) {
			return null;
		}
		for (int length = uniform.size() - 1; length > 0; length--) {
			KnownKeys.Key parent = KnownKeys.find(path.subList(0, length), uniform.subList(0, length), fromEnvironment);
			if (parent != null && NodeKeys.isNode(parent.name()) && !uniform.get(length).equals("0")) {
				return null;
			}
			if (parent != null) {
				return below(parent, length, path, isIndex(uniform.get(length)), fromEnvironment);
			}
		}
		return null;
	}

	private static @Nullable Misplaced below(KnownKeys.Key parent, int length, List<String> path, boolean list,
			boolean fromEnvironment) {
		boolean section = parent.kind() == Kind.SECTION || parent.kind() == Kind.MAP;
		if (section) {
			return list ? new Misplaced(parent.name(), length, "is a list, but only keys can stand below it",
					"Use its keys: " + KnownKeys.below(parent.name()) + ".") : null;
		}
		if (KnownKeys.isList(parent.name())) {
			return new Misplaced(parent.name(), length, "takes texts, and neither keys nor further lists below it",
					"Write its elements as a list, such as [citext, postgis].");
		}
		if (KnownKeys.isMapEntry(parent.name())) {
			return list ? new Misplaced(parent.name(), length, "is a list, but takes one value",
					QUOTES.formatted(EffectiveSettings.dotted(parent.name()))) : null;
		}
		if (!list && (fromEnvironment || isNearToAnother(parent.name(), path))) {
			return null;
		}
		String problem = list ? "is a list, but takes one value" : "has keys below it, but takes one value";
		String action = QUOTES.formatted(parent.name());
		return SecretKeys.isSecretKey(parent.name()) ? new Misplaced(parent.name(), length, problem, action)
				: new Misplaced(parent.name(), path.size(), "is no known key: '" + parent.name() + "' " + problem,
						action);
	}

	/** Such as {@code user.name}, unless what stands there may be a secret. */
	private static boolean isNearToAnother(String parent, List<String> path) {
		String written = String.join(".", path);
		String nearest = KnownKeys.nearest(written, KnownKeys.ofProfile());
		return !SecretKeys.isSecretKey(parent) && !nearest.equals(parent) && KnownKeys.isNear(written, nearest);
	}

	private static boolean isIndex(String element) {
		return !element.isEmpty() && element.chars().allMatch((ch) -> ch >= '0' && ch <= '9');
	}

}
