package io.github.pgprofiles.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;

/**
 * A setting of one layer.
 *
 * @param key below the profile, such as {@code pool.max-size}; the one that an alias
 * stands for
 * @param spelled the key itself or its alias; empty where the profile itself is text
 * @param layer that it stands in
 * @param name of the property, as written
 * @param value as written
 * @param origin where it was written
 * @param source that has it; {@code null} for a part of a JSON
 * @param fromEnvironment whether a variable of the environment has it
 * @param replaced whether the value stands for a placeholder
 */
record Setting(String key, String spelled, Layer layer, String name, Object value, @Nullable Origin origin,
		@Nullable ConfigurationPropertySource source, boolean fromEnvironment, boolean replaced) {

	/** With what a placeholder stands for. */
	Setting withReplaced(Object other) {
		return new Setting(this.key, this.spelled, this.layer, this.name, other, this.origin, this.source,
				this.fromEnvironment, true);
	}

	Setting withKey(String otherKey, String otherSpelled) {
		return new Setting(otherKey, otherSpelled, this.layer, this.name, this.value, this.origin, this.source,
				this.fromEnvironment, this.replaced);
	}

	/** The list or the map, for one of its elements. */
	static String listOf(String key) {
		int bracket = key.indexOf('[');
		return (bracket > 0) ? key.substring(0, bracket) : key;
	}

	ProfileConfigurationException refused(String problem, String action) {
		return new ProfileConfigurationException(this.name, this.origin, problem, action);
	}

	@Override
	public String toString() {
		return "Setting[" + this.name + "]";
	}

}
