package io.github.pgprofiles.autoconfigure.properties;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.SecretResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Who knows the secrets of an application: its {@link SecretResolver} beans in their
 * order, then variables of the environment, files below
 * {@code app.postgres.secrets.directory}, and Spring's properties.
 *
 * @since 0.1.0
 */
public final class SecretSources {

	private static final String DIRECTORY = WrittenProperties.PREFIX + ".secrets.directory";

	private SecretSources() {
	}

	/**
	 * Finds the resolvers.
	 * @param environment of the application
	 * @param beans of the application
	 * @return in the order in which they are asked
	 * @throws ProfileConfigurationException if a resolver needs a bean of a profile,
	 * which needs its secrets first
	 */
	public static List<SecretResolver> of(Environment environment, ObjectProvider<SecretResolver> beans) {
		List<SecretResolver> resolvers = new ArrayList<>(beans(beans));
		Map<String, String> variables = new HashMap<>();
		if (environment instanceof ConfigurableEnvironment configurable) {
			configurable.getSystemEnvironment().forEach((name, value) -> variables.put(name, String.valueOf(value)));
		}
		resolvers.add(SecretResolver.environment(variables));
		String directory = environment.getProperty(DIRECTORY);
		if (directory != null && !directory.isBlank()) {
			resolvers.add(SecretResolver.directory(Path.of(directory)));
		}
		resolvers.add(new SpringProperties(environment));
		return resolvers;
	}

	private static List<SecretResolver> beans(ObjectProvider<SecretResolver> beans) {
		try {
			return beans.orderedStream().toList();
		}
		catch (BeanCreationException ex) {
			if (!ex.contains(BeanCurrentlyInCreationException.class)) {
				throw ex;
			}
			throw new ProfileConfigurationException(WrittenProperties.PREFIX + ".profiles", (Origin) null,
					"need their secrets before there is a DataSource, and the SecretResolver bean '%s' needs a bean of a profile"
						.formatted(ex.getBeanName()),
					"Let the resolver get along without a DataSource, client or template of a profile.");
		}
	}

	/**
	 * What a text of a profile stands for that the client's settings do not have.
	 * @param profile that the text belongs to
	 * @param key of the text
	 * @param text that may be a reference
	 * @param resolvers of secrets, in the order in which they are asked
	 * @return the text, or the secret that it refers to
	 * @throws InvalidSettingException if nobody knows it
	 */
	public static String resolve(ProfileDefinition profile, String key, String text, List<SecretResolver> resolvers) {
		if (!SecretResolver.isReference(text)) {
			return text;
		}
		try {
			// of all settings it is the one that may have any text
			return String.valueOf(ProfileSettings.builder(profile.profile())
				.host("localhost")
				.connectTimeout(profile.properties().getConnectTimeout())
				.password(text)
				.secrets(resolvers)
				.build()
				.password());
		}
		catch (InvalidSettingException ex) {
			throw new InvalidSettingException(key, ex.problem(), ex.action());
		}
	}

	private record SpringProperties(Environment environment) implements SecretResolver {

		@Override
		public @Nullable Secret resolve(String key) {
			String value = this.environment.getProperty(key);
			return (value != null) ? Secret.of(value) : null;
		}

		@Override
		public String name() {
			return "Spring's properties";
		}

		@Override
		public String toString() {
			return name();
		}

	}

}
