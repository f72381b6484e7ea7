package io.github.pgprofiles.autoconfigure.properties;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.pgprofiles.config.ProfileSettings;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What a user wrote, in a file and in variables, and nothing of this machine. */
final class Configuration {

	private final StandardEnvironment environment = new StandardEnvironment();

	private Configuration() {
		this.environment.getPropertySources()
			.forEach((source) -> this.environment.getPropertySources().remove(source.getName()));
	}

	/** An application.yml. */
	static Configuration yaml(String yaml) {
		Configuration configuration = new Configuration();
		try {
			new YamlPropertySourceLoader()
				.load("application.yml",
						new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "application.yml"))
				.forEach(configuration.environment.getPropertySources()::addLast);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return configuration;
	}

	/** Variables of the environment alone. */
	static Configuration variables(Map<String, String> variables) {
		return new Configuration().with(variables);
	}

	/** With variables, which are stronger than the file. */
	Configuration with(Map<String, String> variables) {
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.copyOf(variables)));
		return this;
	}

	/** With another source, which is stronger than all before it. */
	Configuration withProperties(Map<String, Object> properties) {
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("properties" + properties.hashCode(), properties));
		return this;
	}

	StandardEnvironment environment() {
		return this.environment;
	}

	ProfileDefinitions definitions() {
		return ProfileDefinitions.of(this.environment);
	}

	/** The settings of the profile 'orders'. */
	ProfileSettings orders() {
		return profile("orders");
	}

	ProfileSettings profile(String name) {
		ProfileDefinitions definitions = definitions();
		ProfileDefinition definition = definitions.get(name);
		if (definition == null) {
			throw new AssertionError("There is no profile " + name);
		}
		return new ProfileSettingsFactory(definitions, null).create(definition);
	}

}
