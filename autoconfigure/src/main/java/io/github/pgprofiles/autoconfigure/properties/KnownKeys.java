package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.pgprofiles.internal.spi.Names;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The keys of a profile, however a source spells them, and the nearest one to another.
 */
final class KnownKeys {

	/** The key whose text has the others. */
	static final String JSON = "json";

	/** Other names of keys. */
	static final Map<String, String> ALIASES = Map.of("dbname", "database", "username", "user");

	private static final Map<String, Kind> KINDS = kinds("", ProfileProperties.class);

	private static final Map<String, String> BY_PATH = uniform(".");

	/** In the environment dots and dashes look alike. */
	private static final Map<String, String> BY_VARIABLE = uniform("");

	private static final Map<String, String> DRIVER_NAMES = driverNames();

	private KnownKeys() {
	}

	/** What stands under a key. */
	enum Kind {

		SECTION, MAP, LIST, TEXT, OTHER

	}

	/**
	 * A known key.
	 *
	 * @param name of it, with the name below a map, or the index of a list
	 * @param kind of what stands there; of an element, for a map or a list
	 */
	record Key(String name, Kind kind) {
	}

	private static Map<String, Kind> kinds(String prefix, Class<?> type) {
		Map<String, Kind> kinds = new LinkedHashMap<>();
		for (var property : BeanUtils.getPropertyDescriptors(type)) {
			String key = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			Class<?> valueType = property.getPropertyType();
			if (valueType.getPackage() == ProfileProperties.class.getPackage()) {
				kinds.put(key, Kind.SECTION);
				kinds.putAll(kinds(key + ".", valueType));
			}
			else if (!property.getName().equals("class")) {
				kinds.put(key, (valueType == Map.class) ? Kind.MAP
						: (valueType == List.class) ? Kind.LIST : (valueType == String.class) ? Kind.TEXT : Kind.OTHER);
			}
		}
		return kinds;
	}

	private static Map<String, String> uniform(String separator) {
		Map<String, String> keys = new HashMap<>();
		KINDS.keySet().forEach((key) -> keys.put(key.replace("-", "").replace(".", separator), key));
		return keys;
	}

	private static Map<String, String> driverNames() {
		Map<String, String> names = new HashMap<>();
		for (PGProperty property : PGProperty.values()) {
			names.put(property.getName().toLowerCase(Locale.ROOT), property.getName());
		}
		return names;
	}

	/** All keys of a profile, those of a map ending in {@code .*}. */
	static List<String> ofProfile() {
		return KINDS.entrySet()
			.stream()
			.filter((key) -> key.getValue() != Kind.SECTION)
			.map((key) -> (key.getValue() == Kind.MAP) ? key.getKey() + ".*" : key.getKey())
			.toList();
	}

	/** The keys that stand for themselves, without those of maps. */
	static List<String> plain() {
		return KINDS.entrySet().stream().filter((key) -> key.getValue() != Kind.MAP).map(Map.Entry::getKey).toList();
	}

	/** The keys of a section, for a message. */
	static List<String> below(String section) {
		return ofProfile().stream().filter((key) -> key.startsWith(section + ".")).toList();
	}

	/**
	 * Finds a key.
	 * @param path below the profile, as written
	 * @param uniform the same in lower case, letters and digits only
	 * @param fromEnvironment whether the path is that of a variable
	 * @return the key; {@code null} if there is none
	 */
	static @Nullable Key find(List<String> path, List<String> uniform, boolean fromEnvironment) {
		String separator = fromEnvironment ? "" : ".";
		String name = (fromEnvironment ? BY_VARIABLE : BY_PATH).get(String.join(separator, uniform));
		if (name != null) {
			return new Key(name, kind(name));
		}
		for (int length = 1; length < uniform.size(); length++) {
			String parent = (fromEnvironment ? BY_VARIABLE : BY_PATH)
				.get(String.join(separator, uniform.subList(0, length)));
			if (parent != null && kind(parent) == Kind.MAP) {
				return new Key(parent + "[" + driverName(path.subList(length, path.size()), separator) + "]",
						Kind.OTHER);
			}
			if (parent != null && kind(parent) == Kind.LIST && length == uniform.size() - 1
					&& uniform.get(length).matches("\\d{1,4}")) {
				return new Key(parent + "[" + Integer.parseInt(uniform.get(length)) + "]", Kind.TEXT);
			}
		}
		return null;
	}

	/** Whether a key is a list, or an element of one. */
	static boolean isList(String key) {
		return kind(Setting.listOf(key)) == Kind.LIST;
	}

	/** Whether text is not converted, and so may be wrong only where it is used. */
	static boolean isText(String key) {
		String name = Setting.listOf(key);
		return kind(name) == Kind.TEXT || !name.equals(key);
	}

	private static Kind kind(String key) {
		Kind kind = KINDS.get(key);
		return (kind != null) ? kind : Kind.OTHER;
	}

	/** In any case, as in variables of the environment, which have lost theirs. */
	private static String driverName(List<String> path, String separator) {
		String name = String.join(separator, path);
		return DRIVER_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
	}

	/** What to write instead of a key that is not known. */
	static String advice(String key, List<String> candidates) {
		String nearest = nearest(key, candidates);
		return isNear(key, nearest) ? "Did you mean '" + nearest + "'?"
				: "Remove it, or use one of " + candidates + ".";
	}

	static String nearest(String key, List<String> candidates) {
		return candidates.stream()
			.min(Comparator.comparingInt((candidate) -> Names.distance(key, candidate)))
			.orElseThrow();
	}

	static boolean isNear(String key, String candidate) {
		return Names.distance(key, candidate) <= Math.max(2, candidate.length() / 3);
	}

	static List<String> sections() {
		return new ArrayList<>(List.of("primary", "defaults", "profiles", "secrets", "bindings", "embedded"));
	}

}
