package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The user's keys under {@code app.postgres}, and their origins. */
final class WrittenProperties {

	static final String PREFIX = "app.postgres";

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(PREFIX);

	private final List<ConfigurationPropertySource> sources = new ArrayList<>();

	WrittenProperties(Environment environment) {
		ConfigurationPropertySources.get(environment).forEach(this.sources::add);
	}

	/**
	 * A key that was written.
	 *
	 * @param elements below {@code app.postgres}, as written
	 * @param uniform the same in lower case and without dashes
	 * @param fromEnvironment whether it is a variable of the environment, where dots and
	 * dashes look alike
	 * @param property with its value and origin
	 */
	record Written(List<String> elements, List<String> uniform, boolean fromEnvironment,
			ConfigurationProperty property) {

		String name() {
			return PREFIX + "." + String.join(".", this.elements);
		}

	}

	List<Written> all() {
		List<Written> written = new ArrayList<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				collect(iterable, written);
			}
		}
		return written;
	}

	private static void collect(IterableConfigurationPropertySource source, List<Written> written) {
		boolean fromEnvironment = isEnvironment(source);
		BiConsumer<ConfigurationPropertyName, ConfigurationProperty> add = (name, property) -> {
			List<String> elements = new ArrayList<>();
			List<String> uniform = new ArrayList<>();
			for (int i = ROOT.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
				elements.add(name.getElement(i, Form.ORIGINAL));
				uniform.add(name.getElement(i, Form.UNIFORM));
			}
			written.add(new Written(elements, uniform, fromEnvironment, property));
		};
		for (ConfigurationPropertyName name : source) {
			if (ROOT.isAncestorOf(name)) {
				ConfigurationProperty property = source.getConfigurationProperty(name);
				if (property != null) {
					add.accept(name, property);
				}
			}
		}
	}

	private static boolean isEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying instanceof SystemEnvironmentPropertySource;
	}

	/** The strongest property of a name, if one is set. */
	@Nullable ConfigurationProperty find(String name) {
		ConfigurationPropertyName wanted = ConfigurationPropertyName.adapt(name, '.');
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(wanted);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

}
