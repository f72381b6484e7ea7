package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * Binds the settings of one profile, after the layers have been merged, and collects the
 * values that cannot be converted.
 */
final class SettingsBinder extends AbstractBindHandler implements IterableConfigurationPropertySource {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("profile");

	private final Map<ConfigurationPropertyName, ConfigurationProperty> properties = new LinkedHashMap<>();

	private final Map<ConfigurationPropertyName, Setting> settings = new LinkedHashMap<>();

	private final String profile;

	private final Problems problems;

	private SettingsBinder(String profile, Map<String, Setting> settings, Problems problems) {
		this.profile = profile;
		this.problems = problems;
		settings.forEach((key, setting) -> {
			ConfigurationPropertyName name = name(key);
			this.settings.put(name, setting);
			this.properties.put(name, new ConfigurationProperty(name, setting.value(), setting.origin()));
		});
	}

	static ProfileProperties bind(String profile, Map<String, Setting> settings, Problems problems) {
		ProfileProperties properties = new ProfileProperties();
		SettingsBinder source = new SettingsBinder(profile, settings, problems);
		new Binder(source).bind(ROOT, Bindable.ofInstance(properties), source);
		return properties;
	}

	private static ConfigurationPropertyName name(String key) {
		int bracket = key.indexOf('[');
		return (bracket < 0) ? ROOT.append(key) : ROOT.append(key.substring(0, bracket)).append(key.substring(bracket));
	}

	@Override
	public Stream<ConfigurationPropertyName> stream() {
		return this.properties.keySet().stream();
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		return this.properties.get(name);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) {
		Setting setting = this.settings.get(name);
		String problem = problem(target.getType().resolve(Object.class));
		if (setting != null) {
			this.problems.add(setting.refused(isShowable(setting) ? problem + ": '" + setting.value() + "'" : problem,
					"Correct or remove it."));
		}
		else {
			String key = (name.getNumberOfElements() > 1) ? "." + name.subName(1) : "";
			this.problems
				.add(new ProfileConfigurationException(WrittenProperties.PREFIX + ".profiles." + this.profile + key,
						context.getConfigurationProperty(), "cannot be read", "Correct or remove it."));
		}
		return null;
	}

	/** A value of a JSON, or what stands for a placeholder, may be anything. */
	private static boolean isShowable(Setting setting) {
		return !setting.layer().isJson() && !setting.replaced() && !SecretKeys.isSecretKey(setting.key());
	}

	private static String problem(Class<?> type) {
		if (type == Integer.class) {
			return "is no integer";
		}
		if (type == Duration.class) {
			return "is no duration, such as 500ms, 5s or 2m";
		}
		if (type == Boolean.class) {
			return "is neither true nor false";
		}
		if (type.isEnum()) {
			List<String> names = Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.toList();
			return "is none of " + names;
		}
		return "cannot be read";
	}

}
