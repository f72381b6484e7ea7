package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.JsonLeaves.Leaf;
import io.github.pgprofiles.autoconfigure.properties.JsonLeaves.MalformedJsonException;
import io.github.pgprofiles.autoconfigure.properties.KnownKeys.Kind;
import io.github.pgprofiles.config.SecretResolver;

import org.springframework.util.ClassUtils;

/** The settings that stand as JSON in one property of a profile. */
final class JsonLayer {

	private static final boolean JACKSON_PRESENT = ClassUtils.isPresent("tools.jackson.core.json.JsonFactory",
			JsonLayer.class.getClassLoader());

	private final Setting json;

	private final Problems problems;

	private final Map<String, Setting> settings = new LinkedHashMap<>();

	private final Set<String> misplaced = new HashSet<>();

	private JsonLayer(Setting json, Problems problems) {
		this.json = json;
		this.problems = problems;
	}

	/**
	 * Reads the settings. A placeholder in a string of the JSON is replaced later, so
	 * that no value can break the JSON; one that stands for more is replaced first.
	 * @param json the property
	 * @param problems for what is wrong with it
	 * @return by key; empty for a blank text
	 */
	static Map<String, Setting> read(Setting json, Placeholders placeholders, Problems problems) {
		JsonLayer layer = new JsonLayer(json, problems);
		if (!(json.value() instanceof CharSequence)) {
			problems.add(json.refused("is no text", "Write the JSON in quotes."));
			return layer.settings;
		}
		if (SecretResolver.isReference(json.value().toString())) {
			problems.add(json.refused("refers to a secret, which the JSON as a whole cannot",
					"Write secret://KEY in the strings of the JSON, or single keys."));
			return layer.settings;
		}
		if (!json.value().toString().isBlank()) {
			layer.readAll(placeholders);
		}
		return layer.settings;
	}

	private void readAll(Placeholders placeholders) {
		if (!JACKSON_PRESENT) {
			this.problems.add(this.json.refused("needs Jackson, which is not there",
					"Add the dependency 'tools.jackson.core:jackson-core', or use single keys."));
			return;
		}
		String text = this.json.value().toString();
		try {
			readLeaves(text);
		}
		catch (MalformedJsonException ex) {
			String resolved = placeholders.resolve(this.json).value().toString();
			if (resolved.equals(text)) {
				refuse(ex);
				return;
			}
			try {
				readLeaves(resolved);
			}
			catch (MalformedJsonException again) {
				refuse(again);
			}
		}
	}

	private void refuse(MalformedJsonException ex) {
		this.problems.add(this.json.refused("%s, at line %d, column %d".formatted(ex.problem(), ex.line(), ex.column()),
				"Write one object with the keys of the profile, such as {\"sslmode\": \"require\", \"pool\": {\"max-size\": 5}}."));
	}

	private void readLeaves(String text) throws MalformedJsonException {
		for (Leaf leaf : JsonLeaves.read(text)) {
			add(leaf);
		}
	}

	private void add(Leaf leaf) {
		List<String> path = path(leaf.path());
		List<String> uniform = path.stream().map(JsonLayer::uniform).toList();
		KnownKeys.Key key = KnownKeys.find(path, uniform, false);
		String written = join(path);
		String prefix = this.json.name().substring(0, this.json.name().lastIndexOf('.') + 1);
		Setting setting = new Setting((key != null) ? key.name() : written, written, this.json.layer().json(),
				prefix + written, leaf.value(), new JsonOrigin(this.json.origin(), leaf.line(), leaf.column()), null,
				false, false);
		Misplaced misplacedKey = Misplaced.of(path, uniform, key, false);
		if (misplacedKey != null) {
			refuse(setting, prefix, path, misplacedKey);
		}
		else if (key != null && key.name().equals(KnownKeys.JSON)) {
			this.problems.add(setting.refused("stands within the JSON itself", "Write its keys directly."));
		}
		else if (key == null) {
			this.problems
				.add(NodeKeys.isBelow(uniform) ? NodeKeys.unknown(setting.name(), setting.origin(), path, uniform)
						: setting.refused("is no known key", KnownKeys.advice(written, KnownKeys.ofProfile())));
		}
		else if (accept(setting, key, leaf)) {
			put(setting, key);
		}
	}

	/** Once for a key, however much stands below it. */
	private void refuse(Setting setting, String prefix, List<String> path, Misplaced below) {
		String name = prefix + join(path.subList(0, below.length()));
		if (this.misplaced.add(below.key())) {
			this.problems
				.add(new ProfileConfigurationException(name, setting.origin(), below.problem(), below.action()));
		}
	}

	/** A dot separates keys, as in a file, but not in the name of a map's entry. */
	private static List<String> path(List<String> names) {
		List<String> path = new ArrayList<>();
		for (String name : names) {
			if (name.startsWith("[")) {
				path.add(name.substring(1, name.length() - 1));
			}
			else if (isProperties(path)) {
				path.add(name);
			}
			else {
				path.addAll(List.of(name.split("\\.", -1)));
			}
		}
		return path;
	}

	/** Those of the profile, or of a node. */
	private static boolean isProperties(List<String> path) {
		return (path.size() == 1 || (path.size() == NodeKeys.DEPTH + 1 && path.get(0).equals(NodeKeys.SECTION)))
				&& uniform(path.get(path.size() - 1)).equals("properties");
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

	private static String join(List<String> path) {
		StringBuilder joined = new StringBuilder();
		for (String name : path) {
			joined.append(name.matches("\\d+") ? "[" + name + "]" : joined.isEmpty() ? name : "." + name);
		}
		return joined.toString();
	}

	/** Whether the value is set at all. */
	private boolean accept(Setting setting, KnownKeys.Key key, Leaf leaf) {
		boolean section = key.kind() == Kind.SECTION || key.kind() == Kind.MAP;
		switch (leaf.kind()) {
			case NULL -> {
				return false;
			}
			case EMPTY_OBJECT -> {
				acceptEmpty(setting, key, section);
				return false;
			}
			case EMPTY_ARRAY -> {
				if (section) {
					this.problems.add(setting.refused("is an array, but only keys can stand below it",
							"Use its keys: " + KnownKeys.below(key.name()) + "."));
				}
				else if (key.kind() != Kind.LIST) {
					this.problems.add(setting.refused("is an array, but no list", "Write a single value."));
				}
				return key.kind() == Kind.LIST;
			}
			case NUMBER, BOOLEAN -> {
				String type = (leaf.kind() == JsonLeaves.Kind.NUMBER) ? "a number" : "a boolean";
				if (Values.needsText(setting, key.kind())) {
					this.problems.add(Values.notText(setting, type));
					return false;
				}
			}
			case TEXT -> {
				// is all right for every value
			}
		}
		if (section) {
			this.problems.add(Values.section(setting, key.name()));
		}
		return !section;
	}

	/** Nothing below a key may say something, too. */
	private void acceptEmpty(Setting setting, KnownKeys.Key key, boolean section) {
		if (!section) {
			this.problems.add(setting.refused("is an object, but has no keys of its own", "Write its value."));
		}
		else if (NodeKeys.isNode(key.name())) {
			put(NodeKeys.named(setting), new KnownKeys.Key(key.name() + ".enabled", Kind.OTHER));
		}
		else if (BootSection.of(key.name()) != null) {
			put(BootSection.enabled(setting), new KnownKeys.Key(key.name() + ".enabled", Kind.OTHER));
		}
	}

	private void put(Setting setting, KnownKeys.Key key) {
		String canonical = KnownKeys.canonical(key.name());
		Setting known = this.settings.putIfAbsent(canonical, setting.withKey(canonical, key.name()));
		if (known != null) {
			boolean alias = !known.spelled().equals(key.name());
			this.problems
				.add(setting.refused(alias ? "is set by '" + known.spelled() + "' too" : "is set twice in the JSON",
						"Leave one of them."));
		}
	}

}
