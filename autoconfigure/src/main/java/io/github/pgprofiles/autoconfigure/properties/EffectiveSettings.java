package io.github.pgprofiles.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The settings of a profile after the layers have been merged. */
final class EffectiveSettings {

	/** Text may hold a placeholder that is replaced where the application starts only. */
	private final Map<String, ProfileConfigurationException> unresolved = new LinkedHashMap<>();

	private final Map<String, Setting> settings = new LinkedHashMap<>();

	EffectiveSettings(LayerReader.Merged merged, Placeholders placeholders, Problems problems) {
		merged.settings().forEach((key, setting) -> {
			try {
				Setting resolved = placeholders.resolve(setting);
				boolean overriding = merged.overriding().contains(key);
				if (!isEmpty(resolved) || isMeantEmpty(key, overriding)) {
					this.settings.put(key, resolved);
				}
				else if (overriding && "tls".equals(NodeKeys.plain(key))) {
					problems.add(resolved.refused("is empty, where a weaker layer or source has a preset",
							"Write 'none' to take that back, or remove the key."));
				}
			}
			catch (ProfileConfigurationException ex) {
				if (KnownKeys.isText(key)) {
					this.unresolved.put(key, ex);
					this.settings.put(key, setting);
				}
				else {
					problems.add(ex);
				}
			}
		});
	}

	private static boolean isEmpty(Setting setting) {
		String text = setting.value().toString();
		return text.isEmpty() || (text.isBlank() && !KnownKeys.isText(setting.key()));
	}

	/**
	 * An empty value takes back what is weaker. Where nothing is, an empty text is judged
	 * as any other, and so is a list.
	 */
	private static boolean isMeantEmpty(String key, boolean overriding) {
		return KnownKeys.isList(key) || (!overriding && KnownKeys.isText(key));
	}

	Map<String, Setting> all() {
		return this.settings;
	}

	/** What could not be replaced, by key. */
	Map<String, ProfileConfigurationException> unresolved() {
		return this.unresolved;
	}

	/** A setting by its key; one that a DSN contains, or a list, by that. */
	@Nullable Setting get(String key) {
		String plain = NodeKeys.plain(key);
		String wanted = plain.startsWith("properties.") ? key.substring(0, key.length() - plain.length())
				+ "properties[" + plain.substring("properties.".length()) + "]" : key;
		Setting setting = this.settings.get(wanted);
		return (setting != null) ? setting
				: this.settings.values()
					.stream()
					.filter((each) -> Setting.listOf(each.key()).equals(wanted))
					.findFirst()
					.orElse(null);
	}

	/** Where a key that is set was written. */
	String where(String key) {
		Setting setting = get(key);
		if (setting == null) {
			return "'" + key + "'";
		}
		return "'" + setting.name() + "'" + ((setting.origin() != null) ? " (" + setting.origin() + ")" : "");
	}

	/** The same without some keys, to find out what is wrong with the others. */
	Map<String, Setting> without(Set<String> keys) {
		Map<String, Setting> others = new LinkedHashMap<>(this.settings);
		others.keySet().removeAll(keys);
		return others;
	}

	/** Whether the stronger of two keys is not that of a weaker layer. */
	boolean isNoWeaker(String key, String other) {
		Setting one = this.settings.get(key);
		Setting two = this.settings.get(other);
		return one == null || two == null || one.layer().compareTo(two.layer()) >= 0;
	}

	/**
	 * What applies, and where it comes from, without credentials.
	 * @param overridden keys that the DSN overrides
	 * @return by key
	 */
	Map<String, Map<String, Object>> report(List<String> overridden) {
		Map<String, Map<String, Object>> report = new LinkedHashMap<>();
		this.settings.forEach((key, setting) -> {
			Map<String, Object> entry = new LinkedHashMap<>();
			entry.put("value", SecretKeys.isSecretKey(key) ? SecretKeys.MASK : shown(setting));
			entry.put("layer", setting.layer().toString());
			entry.put("origin", (setting.origin() != null) ? setting.origin().toString() : setting.name());
			if (overridden.contains(dotted(key))) {
				entry.put("overriddenBy", "dsn");
			}
			report.put(dotted(key), entry);
		});
		return report;
	}

	/**
	 * A placeholder may stand for a credential, and an unresolved one for a part of it.
	 */
	private String shown(Setting setting) {
		return this.unresolved.containsKey(setting.key()) ? SecretKeys.MASK : setting.value().toString();
	}

	/** One line of the report. */
	static String line(Map<String, Map<String, Object>> report) {
		return report.entrySet()
			.stream()
			.map((entry) -> "%s=%s (%s)".formatted(entry.getKey(), entry.getValue().get("value"),
					Stream.of("layer", "origin")
						.map((part) -> String.valueOf(entry.getValue().get(part)))
						.collect(Collectors.joining(", ")) + overriddenBy(entry.getValue())))
			.collect(Collectors.joining("; "));
	}

	private static String overriddenBy(Map<String, Object> entry) {
		return entry.containsKey("overriddenBy") ? ", overridden by " + entry.get("overriddenBy") : "";
	}

	/** A key as users write it. */
	static String dotted(String key) {
		return KnownKeys.isMapEntry(key) ? key.replaceFirst("\\[", ".").replaceFirst("]$", "") : key;
	}

}
