package io.github.pgprofiles.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * The keys of nodes among those of their profile: {@code nodes}, the name of the node,
 * and its key. A variable has lost case and hyphens of the name: until all layers are
 * read the name is in lower case and has none.
 */
final class NodeKeys {

	static final String SECTION = "nodes";

	/** Elements that lead to the keys of a node. */
	static final int DEPTH = 2;

	private static final String PREFIX = SECTION + ".";

	/** In place of a name that cannot be one. */
	private static final String INVALID = "";

	private NodeKeys() {
	}

	/** A node's key among those of the profile. */
	static String key(String node, String key) {
		return key.isEmpty() ? PREFIX + node : PREFIX + node + "." + key;
	}

	/** The node of a key; {@code null} if it is the profile's own. */
	static @Nullable String node(String key) {
		if (!key.startsWith(PREFIX)) {
			return null;
		}
		int end = key.indexOf('.', PREFIX.length());
		return key.substring(PREFIX.length(), (end < 0) ? key.length() : end);
	}

	/** The key within its node, empty for the node itself; {@code null} without one. */
	static @Nullable String within(String key) {
		String node = node(key);
		return (node == null) ? null : key.substring(Math.min(PREFIX.length() + node.length() + 1, key.length()));
	}

	/** The key as a profile's own. */
	static String plain(String key) {
		String within = within(key);
		return (within != null) ? within : key;
	}

	static boolean isNode(String key) {
		return "".equals(within(key));
	}

	/** Whether a path leads to a node or one of its keys. */
	static boolean isBelow(List<String> uniform) {
		return uniform.size() > 1 && uniform.get(0).equals(SECTION);
	}

	/** What a node stands for that has no keys: there is one. */
	static Setting named(Setting empty) {
		return empty.withKey(empty.key() + ".enabled", empty.key() + ".enabled").withReplaced("true");
	}

	/** What is wrong with a key that no node has. */
	static ProfileConfigurationException unknown(String property, @Nullable Origin origin, List<String> path,
			List<String> uniform) {
		List<String> within = path.subList(DEPTH, path.size());
		List<String> uniformWithin = uniform.subList(DEPTH, uniform.size());
		String written = String.join(".", within);
		KnownKeys.Key ofProfile = KnownKeys.find(within, uniformWithin, false);
		if (ofProfile != null && ofProfile.name().equals(KnownKeys.JSON)) {
			return new ProfileConfigurationException(property, origin, "is a key of profiles and not of their nodes",
					"Write the node's keys below 'nodes' in the JSON of the profile, or one by one.");
		}
		if (ofProfile != null) {
			return new ProfileConfigurationException(property, origin, "is a key of profiles and not of their nodes",
					"Remove it, or set it for the profile. A node has these: " + KnownKeys.ofNode() + ".");
		}
		for (int length = 1; length < within.size(); length++) {
			KnownKeys.Key key = KnownKeys.find(
					List.of(SECTION, "x", String.join(".", within.subList(length, within.size()))),
					List.of(SECTION, "x", String.join(".", uniformWithin.subList(length, within.size()))), false);
			if (key != null) {
				String name = path.get(1) + "-" + String.join("-", within.subList(0, length));
				return new ProfileConfigurationException(property, origin, "is no known key",
						"The name of a node has neither a dot nor, in a variable, an underscore: call it '%s', and write %s in a variable."
							.formatted(name, name.replace("-", "").toUpperCase(Locale.ROOT)));
			}
		}
		return new ProfileConfigurationException(property, origin, "is no known key",
				KnownKeys.advice(written, KnownKeys.ofNode()));
	}

	/**
	 * Puts layers over each other, and gives the nodes the names that files and JSON have
	 * for them, and that of a variable only where there is no other.
	 */
	static LayerReader.Merged merge(List<Map<String, Setting>> layers, Problems problems) {
		LayerReader.Merged merged = LayerReader.merge(layers);
		Map<String, String> names = new LinkedHashMap<>();
		for (boolean fromEnvironment : new boolean[] { false, true }) {
			layers.stream().flatMap((layer) -> layer.values().stream()).forEach((setting) -> {
				String uniform = node(setting.key());
				if (uniform != null && setting.fromEnvironment() == fromEnvironment) {
					addName(names, uniform, fromEnvironment ? uniform : written(setting), setting, problems);
				}
			});
		}
		if (names.isEmpty()) {
			return merged;
		}
		Map<String, Setting> settings = new LinkedHashMap<>();
		merged.settings().forEach((key, setting) -> {
			String node = node(key);
			if (node == null || !INVALID.equals(names.get(node))) {
				settings.put(renamed(key, names), setting.withKey(renamed(setting.key(), names), setting.spelled()));
			}
		});
		Set<String> overriding = new LinkedHashSet<>();
		merged.overriding().forEach((key) -> overriding.add(renamed(key, names)));
		return new LayerReader.Merged(settings, overriding);
	}

	private static void addName(Map<String, String> names, String uniform, String name, Setting setting,
			Problems problems) {
		String known = names.get(uniform);
		if (known == null) {
			names.put(uniform, requireName(name, setting, problems));
		}
		else if (!known.equals(INVALID) && !setting.fromEnvironment() && !known.equals(name)) {
			problems.add(setting.refused(
					"names a node '%s', which differs from '%s' by case or hyphens only".formatted(name, known),
					"Spell it the same everywhere, or give it another name: a variable cannot tell them apart."));
		}
	}

	private static String requireName(String name, Setting setting, Problems problems) {
		try {
			ProfileSettings.builder("any").node(name, (node) -> {
			});
			return name;
		}
		catch (InvalidSettingException ex) {
			problems.add(setting.refused("is below a node that " + ex.problem(), ex.action()));
			return INVALID;
		}
	}

	/** The name in a property of a file or a JSON. */
	private static String written(Setting setting) {
		String[] elements = setting.name().split("[.\\[]", -1);
		int index = elements[2].equals("defaults") ? 4 : 5;
		return (index < elements.length) ? elements[index] : String.valueOf(node(setting.key()));
	}

	private static String renamed(String key, Map<String, String> names) {
		String node = node(key);
		return (node == null) ? key : key(names.getOrDefault(node, node), plain(key));
	}

}
