package io.github.pgprofiles.autoconfigure.properties;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.KnownKeys.Kind;
import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/** Reads the settings of one layer, and those of its JSON. */
final class LayerReader {

	private final Layer layer;

	/** Elements of a name that lead to the layer. */
	private final int depth;

	private final Problems problems;

	private final Map<String, Setting> settings = new LinkedHashMap<>();

	/** What a stronger source of the same layer has too. */
	private final Map<String, Setting> weaker = new LinkedHashMap<>();

	/** A list is that of one source. */
	private final Map<String, ConfigurationPropertySource> lists = new HashMap<>();

	private final Set<String> misplaced = new HashSet<>();

	LayerReader(Layer layer, int depth, Problems problems) {
		this.layer = layer;
		this.depth = depth;
		this.problems = problems;
	}

	/**
	 * Reads a layer.
	 * @param written its properties, those of the strongest source first
	 * @return its weaker sources, its strongest ones, and its JSON, each by key
	 */
	List<Map<String, Setting>> read(List<Written> written, Placeholders placeholders) {
		written.forEach(this::add);
		Setting json = this.settings.remove(KnownKeys.JSON);
		this.weaker.remove(KnownKeys.JSON);
		return (json == null) ? List.of(this.weaker, this.settings)
				: List.of(this.weaker, this.settings, JsonLayer.read(json, placeholders, this.problems));
	}

	private void add(Written written) {
		List<String> path = written.elements().subList(this.depth, written.elements().size());
		if (path.isEmpty()) {
			addText(written);
			return;
		}
		List<String> uniform = written.uniform().subList(this.depth, written.uniform().size());
		KnownKeys.Key key = KnownKeys.find(path, uniform, written.fromEnvironment());
		Misplaced misplaced = uniform.get(0).equals(KnownKeys.JSON) ? null
				: Misplaced.of(path, uniform, key, written.fromEnvironment());
		if (misplaced != null) {
			refuse(written, misplaced);
			return;
		}
		String name = written.name().substring(nameOfLayer(written).length() + 1);
		if (key == null) {
			this.problems.add(NodeKeys.isBelow(uniform)
					? NodeKeys.unknown(written.name(), written.property().getOrigin(), path, uniform)
					: unknown(written, uniform, name));
			return;
		}
		Setting setting = setting(written, key.name(), name);
		if (key.kind() == Kind.SECTION || key.kind() == Kind.MAP) {
			if (!written.isBlank()) {
				this.problems.add(Values.section(setting, key.name()));
			}
			else if (NodeKeys.isNode(key.name()) && !written.fromEnvironment()) {
				put(NodeKeys.named(setting), new KnownKeys.Key(key.name() + ".enabled", Kind.OTHER), written.source());
			}
			else if (BootSection.of(key.name()) != null && !written.fromEnvironment()) {
				put(BootSection.enabled(setting), new KnownKeys.Key(key.name() + ".enabled", Kind.OTHER),
						written.source());
			}
		}
		else {
			put(setting, key, written.source());
		}
	}

	private String nameOfLayer(Written written) {
		return written.name(this.depth);
	}

	/** Once for a key, however much stands below it. */
	private void refuse(Written written, Misplaced misplaced) {
		String name = written.name(this.depth + misplaced.length());
		if (this.misplaced.add(misplaced.key())) {
			this.problems.add(new ProfileConfigurationException(name, written.property(), misplaced.problem(),
					misplaced.action()));
		}
	}

	private ProfileConfigurationException unknown(Written written, List<String> uniform, String name) {
		if (uniform.get(0).equals(KnownKeys.JSON)) {
			return new ProfileConfigurationException(written.name(), written.property(),
					"stands below 'json', whose value is one text",
					"Write the key without 'json.' before it, or put the whole JSON in quotes.");
		}
		String ofName = (this.layer == Layer.PROFILE) ? WrittenNames.advice(written, this.depth) : null;
		return new ProfileConfigurationException(written.name(), written.property(), "is no known key",
				(ofName != null) ? ofName : KnownKeys.advice(name, KnownKeys.ofProfile()));
	}

	/**
	 * A profile that is text is its DSN, and one that is empty has no keys of its own.
	 */
	private void addText(Written written) {
		if (written.isBlank()) {
			return;
		}
		if (this.layer != Layer.PROFILE && written.fromEnvironment()) {
			// somebody else's variable
			return;
		}
		Setting setting = setting(written, "dsn", "");
		if (this.layer != Layer.PROFILE) {
			this.problems.add(setting.refused("has a value, but only keys can stand below it",
					"Write the value under one of " + KnownKeys.ofProfile() + "."));
			return;
		}
		put(setting, new KnownKeys.Key("dsn", Kind.TEXT), written.source());
	}

	private Setting setting(Written written, String key, String spelled) {
		// in a variable's name dots and dashes look alike
		String name = (written.fromEnvironment() && !spelled.isEmpty())
				? nameOfLayer(written) + "." + EffectiveSettings.dotted(key) : written.name();
		return new Setting(key, spelled, this.layer, name, written.property().getValue(),
				written.property().getOrigin(), written.source(), written.fromEnvironment(), false);
	}

	private void put(Setting setting, KnownKeys.Key key, ConfigurationPropertySource source) {
		String type = Values.typeOtherThanText(setting, key.kind());
		if (type != null) {
			this.problems.add(Values.notText(setting, type));
			return;
		}
		String list = Setting.listOf(key.name());
		if ((key.kind() == Kind.LIST || (!list.equals(key.name()) && key.kind() == Kind.TEXT))
				&& this.lists.computeIfAbsent(list, (ignored) -> source) != source) {
			return;
		}
		String canonical = KnownKeys.canonical(key.name());
		String spelled = setting.spelled().isEmpty() ? "" : key.name();
		Setting known = this.settings.putIfAbsent(canonical, setting.withKey(canonical, spelled));
		if (known == null) {
			return;
		}
		if (list.equals(key.name()) || KnownKeys.isMapEntry(key.name())) {
			this.weaker.putIfAbsent(canonical, setting.withKey(canonical, spelled));
		}
		if (!known.spelled().equals(spelled)) {
			requireOne(known, setting.withKey(canonical, spelled));
		}
	}

	private void requireOne(Setting stronger, Setting weaker) {
		boolean text = stronger.spelled().isEmpty() || weaker.spelled().isEmpty();
		if (text && stronger.source() != weaker.source()) {
			return;
		}
		Setting alias = stronger.spelled().equals(stronger.key()) ? weaker : stronger;
		this.problems.add(text ? alias.refused("is the DSN of the profile, and 'dsn' is set too", "Leave one of them.")
				: alias.refused("is an alias of '" + alias.key() + "', and both are set", "Leave one of them."));
	}

	/**
	 * Layers over each other.
	 *
	 * @param settings the strongest of each key
	 * @param overriding keys that a weaker layer or source has too
	 */
	record Merged(Map<String, Setting> settings, Set<String> overriding) {
	}

	/** Puts layers over each other, the weakest first; a list replaces a weaker one. */
	static Merged merge(List<Map<String, Setting>> layers) {
		Map<String, Setting> merged = new LinkedHashMap<>();
		Set<String> overriding = new HashSet<>();
		for (Map<String, Setting> layer : layers) {
			for (String key : layer.keySet()) {
				String list = Setting.listOf(key);
				if (!KnownKeys.isMapEntry(key)) {
					merged.keySet()
						.removeIf((other) -> Setting.listOf(other).equals(list) && !layer.containsKey(other));
				}
			}
			layer.forEach((key, setting) -> {
				if (merged.put(key, setting) != null) {
					overriding.add(key);
				}
			});
		}
		return new Merged(merged, overriding);
	}

	/** A variable cannot name a property that only a class of the user's knows. */
	static @Nullable ProfileConfigurationException caseLost(Setting setting, boolean ownClass) {
		String name = driverProperty(setting.key());
		if (!ownClass || name == null || !setting.fromEnvironment() || PGProperty.forName(name) != null) {
			return null;
		}
		return setting.refused("is no property of pgJDBC, and a variable has lost the case of any other name",
				"Write it in a file, in 'json' or in a JDBC URL, where the case stays as it is.");
	}

	/** The driver's property that a key sets, if it sets one. */
	static @Nullable String driverProperty(String key) {
		String prefix = "properties[";
		return (key.startsWith(prefix) && key.endsWith("]")) ? key.substring(prefix.length(), key.length() - 1) : null;
	}

}
