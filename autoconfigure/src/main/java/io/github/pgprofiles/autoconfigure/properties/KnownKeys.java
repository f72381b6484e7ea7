package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.properties.section.NodeProperties;
import io.github.pgprofiles.internal.spi.Names;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * The keys of a profile, however a source spells them, and the nearest one to another.
 */
final class KnownKeys {

	/** The key whose text has the others. */
	static final String JSON = "json";

	/** Other names of keys. */
	static final Map<String, String> ALIASES = Map.of("dbname", "database", "username", "user");

	private static final KeyTable TABLE = new KeyTable("", ProfileProperties.class);

	private static final KeyTable NODE_TABLE = new KeyTable("", NodeProperties.class);

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

	private static Map<String, String> driverNames() {
		Map<String, String> names = new HashMap<>();
		for (PGProperty property : PGProperty.values()) {
			names.put(property.getName().toLowerCase(Locale.ROOT), property.getName());
		}
		return names;
	}

	/** All keys of a profile, those of a map ending in {@code .*}. */
	static List<String> ofProfile() {
		return TABLE.kinds()
			.entrySet()
			.stream()
			.filter((key) -> key.getValue() != Kind.SECTION)
			.map((key) -> (key.getValue() == Kind.MAP) ? key.getKey() + ".*" : key.getKey())
			.toList();
	}

	/** All keys of a node, those of a map ending in {@code .*}. */
	static List<String> ofNode() {
		return NODE_TABLE.kinds()
			.entrySet()
			.stream()
			.filter((key) -> key.getValue() != Kind.SECTION && !key.getKey().equals(JSON))
			.map((key) -> (key.getValue() == Kind.MAP) ? key.getKey() + ".*" : key.getKey())
			.toList();
	}

	/** The keys that stand for themselves, without those of maps. */
	static List<String> plain() {
		return TABLE.kinds()
			.entrySet()
			.stream()
			.filter((key) -> key.getValue() != Kind.MAP)
			.map(Map.Entry::getKey)
			.toList();
	}

	/** The keys of a section, for a message. */
	static List<String> below(String section) {
		String ofNode = NodeKeys.within(section);
		if (ofNode != null || section.equals(NodeKeys.SECTION)) {
			return (ofNode == null || ofNode.isEmpty()) ? ofNode()
					: ofNode().stream().filter((key) -> key.startsWith(ofNode + ".")).toList();
		}
		BootSection known = BootSection.of(section);
		KeyTable table = (known != null) ? known.table() : null;
		return (table != null) ? List.copyOf(table.kinds().keySet())
				: ofProfile().stream().filter((key) -> key.startsWith(section + ".")).toList();
	}

	/**
	 * Finds a key.
	 * @param path below the profile, as written
	 * @param uniform the same in lower case, letters and digits only
	 * @param fromEnvironment whether the path is that of a variable
	 * @return the key; {@code null} if there is none
	 */
	static @Nullable Key find(List<String> path, List<String> uniform, boolean fromEnvironment) {
		if (uniform.get(0).equals(NodeKeys.SECTION)) {
			return findBelowNodes(path, uniform, fromEnvironment);
		}
		BootSection section = (uniform.size() > 1) ? BootSection.of(uniform.get(0)) : null;
		KeyTable table = (section != null) ? section.table() : null;
		return ((table != null) ? table : TABLE).find(path, uniform, fromEnvironment);
	}

	/** With the node's name as variables have it, whoever has written it. */
	private static @Nullable Key findBelowNodes(List<String> path, List<String> uniform, boolean fromEnvironment) {
		if (uniform.size() <= NodeKeys.DEPTH) {
			return new Key(String.join(".", uniform), Kind.SECTION);
		}
		Key key = NODE_TABLE.find(path.subList(NodeKeys.DEPTH, path.size()),
				uniform.subList(NodeKeys.DEPTH, uniform.size()), fromEnvironment);
		return (key == null || key.name().equals(JSON)) ? null
				: new Key(NodeKeys.key(uniform.get(1), key.name()), key.kind());
	}

	/** The key that an alias stands for. */
	static String canonical(String key) {
		String node = NodeKeys.node(key);
		String within = NodeKeys.within(key);
		return (node == null || within == null) ? ALIASES.getOrDefault(key, key)
				: NodeKeys.key(node, ALIASES.getOrDefault(within, within));
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

	/** Whether a key is the entry of a map. */
	static boolean isMapEntry(String key) {
		String map = Setting.listOf(key);
		return !map.equals(key) && kind(map) == Kind.MAP;
	}

	private static Kind kind(String key) {
		String ofNode = NodeKeys.within(key);
		if (ofNode != null) {
			return NODE_TABLE.kind(ofNode);
		}
		BootSection section = BootSection.of(key);
		KeyTable table = (section != null && key.length() > section.key().length()) ? section.table() : null;
		return ((table != null) ? table : TABLE).kind(key);
	}

	/** In any case, as in variables of the environment, which have lost theirs. */
	static String driverName(List<String> path, boolean fromEnvironment) {
		String name = String.join(fromEnvironment ? "" : ".", path);
		return DRIVER_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
	}

	/** What to write instead of a key that is not known. */
	static String advice(String key, List<String> candidates) {
		if (BootSection.of(key) != null) {
			String section = key.substring(0, key.indexOf('.'));
			String near = nearest(key, below(section));
			return isNear(key, near) ? "Did you mean '" + near + "'?"
					: "Remove it, or use a key that Boot has below 'spring.%s'.".formatted(section);
		}
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
		return new ArrayList<>(
				List.of("primary", "defaults", "profiles", "secrets", "bindings", "embedded", "write-positions"));
	}

}
