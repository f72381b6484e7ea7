package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySource.StubPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The user's keys under {@code app.postgres}, and their origins. */
final class WrittenProperties {

	static final String PREFIX = "app.postgres";

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(PREFIX);

	private final List<ConfigurationPropertySource> sources = new ArrayList<>();

	private final List<Written> listed;

	WrittenProperties(Environment environment) {
		ConfigurationPropertySources.get(environment).forEach(this.sources::add);
		this.listed = list();
	}

	/**
	 * A key that was written.
	 *
	 * @param elements below {@code app.postgres}, as written
	 * @param uniform the same in lower case, letters and digits only
	 * @param fromEnvironment whether it is a variable of the environment, where dots and
	 * dashes look alike
	 * @param source that has it
	 * @param property with its value and origin
	 */
	record Written(List<String> elements, List<String> uniform, boolean fromEnvironment,
			ConfigurationPropertySource source, ConfigurationProperty property) {

		String name() {
			return name(this.elements.size());
		}

		/** Of so many elements. */
		String name(int length) {
			StringBuilder name = new StringBuilder(PREFIX);
			for (String element : this.elements.subList(0, length)) {
				name.append(isIndex(element) ? "[" + element + "]" : "." + element);
			}
			return name.toString();
		}

		private static boolean isIndex(String element) {
			return !element.isEmpty() && element.chars().allMatch((ch) -> ch >= '0' && ch <= '9');
		}

		boolean isBlank() {
			return this.property.getValue().toString().isBlank();
		}

	}

	/** The keys of the sources that can list theirs, those of the strongest first. */
	List<Written> all() {
		return this.listed;
	}

	private List<Written> list() {
		List<Written> written = new ArrayList<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					ConfigurationProperty property = ROOT.isAncestorOf(name) ? source.getConfigurationProperty(name)
							: null;
					if (property != null) {
						written.add(written(name, isEnvironment(source), source, property));
					}
				}
			}
		}
		written.removeIf(new KubernetesVariables(written));
		return written;
	}

	/**
	 * Adds the keys that only a source has that cannot list its own, such as JNDI.
	 * @param written the keys that are known
	 * @param names that may be there, below {@code app.postgres}
	 * @return all keys, those of the strongest source first
	 */
	List<Written> withUnlisted(List<Written> written, List<String> names) {
		List<Written> all = new ArrayList<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source instanceof IterableConfigurationPropertySource) {
				written.stream().filter((each) -> each.source() == source).forEach(all::add);
			}
			else if (!isEmpty(source)) {
				for (String name : names) {
					ConfigurationProperty property = source.getConfigurationProperty(ROOT.append(name));
					if (property != null) {
						all.add(written(property.getName(), false, source, property));
					}
				}
			}
		}
		return all;
	}

	/** Whether every source lists its keys. */
	boolean areAllListed() {
		return this.sources.stream()
			.allMatch((source) -> source instanceof IterableConfigurationPropertySource || isEmpty(source));
	}

	private static boolean isEmpty(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof RandomValuePropertySource
				|| source.getUnderlyingSource() instanceof StubPropertySource;
	}

	private static Written written(ConfigurationPropertyName name, boolean fromEnvironment,
			ConfigurationPropertySource source, ConfigurationProperty property) {
		List<String> elements = new ArrayList<>();
		List<String> uniform = new ArrayList<>();
		for (int i = ROOT.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
			elements.add(name.getElement(i, Form.ORIGINAL));
			uniform.add(name.getElement(i, Form.UNIFORM));
		}
		return new Written(elements, uniform, fromEnvironment, source, property);
	}

	private static boolean isEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying instanceof SystemEnvironmentPropertySource;
	}

}
