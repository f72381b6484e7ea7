package io.github.pgprofiles.autoconfigure.properties;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;
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

	private static final Pattern REFERENCE = Pattern
		.compile("secret(?::|%3[Aa])(?:/|%2[Ff])(?:/|%2[Ff])([^@&?\\s\"',}]+)");

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
	 * The keys that the settings of profiles refer to, as they and as the variables of
	 * the environment are called.
	 * @param environment of the application
	 * @return names of properties that may hold a secret
	 */
	public static Set<String> referredKeys(Environment environment) {
		Set<String> keys = new HashSet<>();
		for (Written written : new WrittenProperties(environment).all()) {
			Matcher reference = REFERENCE.matcher(String.valueOf(written.property().getValue()));
			while (reference.find()) {
				String key = decoded(reference.group(1));
				keys.add(reference.group(1));
				keys.add(key);
				keys.add(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
			}
		}
		return keys;
	}

	private static String decoded(String key) {
		try {
			return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return key;
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
