package io.github.pgprofiles.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileSettingsFactory;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.Secret;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What an application would make of some configuration, without connecting. */
final class Configured {

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)}");

	private Configured() {
	}

	/** Variables that it refers to have a value. */
	static StandardEnvironment yaml(String yaml) {
		StandardEnvironment environment = empty();
		Map<String, Object> variables = new LinkedHashMap<>();
		VARIABLE.matcher(yaml).results().forEach((variable) -> variables.put(variable.group(1), "value"));
		environment.getPropertySources().addLast(new MapPropertySource("variables", variables));
		try {
			new YamlPropertySourceLoader()
				.load("application.yml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.forEach(environment.getPropertySources()::addLast);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return environment;
	}

	static StandardEnvironment properties(Map<String, Object> properties) {
		StandardEnvironment environment = empty();
		environment.getPropertySources().addLast(new MapPropertySource("properties", properties));
		return environment;
	}

	static StandardEnvironment variables(Map<String, Object> variables) {
		StandardEnvironment environment = empty();
		environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					variables));
		return environment;
	}

	/** Nothing of this machine. */
	private static StandardEnvironment empty() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		return environment;
	}

	/**
	 * Makes the settings of every profile.
	 * @return by name; {@code null} for a profile that says nowhere where to connect,
	 * whose keys are checked all the same
	 */
	static Map<String, ProfileSettings> settings(StandardEnvironment environment) {
		ProfileDefinitions definitions = ProfileDefinitions.of(environment);
		ProfileSettingsFactory factory = new ProfileSettingsFactory(definitions,
				environment.getProperty("spring.application.name"), List.of((key) -> Secret.of("value")));
		Map<String, ProfileSettings> settings = new LinkedHashMap<>();
		for (ProfileDefinition definition : definitions.all()) {
			factory.check(definition);
			settings.put(definition.name(), definition.hasConnectionSettings() ? factory.create(definition) : null);
		}
		return settings;
	}

	/** The settings of one profile with some of its keys set. */
	static ProfileSettings profile(Map<String, Object> keys) {
		Map<String, Object> properties = new LinkedHashMap<>();
		keys.forEach((key, value) -> properties.put("app.postgres.profiles.orders." + key, value));
		return settings(properties(properties)).get("orders");
	}

}
