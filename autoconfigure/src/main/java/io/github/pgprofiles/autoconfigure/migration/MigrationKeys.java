package io.github.pgprofiles.autoconfigure.migration;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;
import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.SecretResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Where a migration's own role, password and URL were written, for advice about its
 * connection.
 *
 * @since 0.1.0
 */
public final class MigrationKeys {

	private MigrationKeys() {
	}

	/**
	 * Those of a section of a profile.
	 * @param definitions of the profiles
	 * @param section such as {@code flyway}
	 * @return knows what the section says, and nothing of the rest of the profile
	 */
	public static WrittenKeys.Elsewhere ofSection(ProfileDefinitions definitions, String section) {
		return (profile, key) -> {
			ProfileDefinition definition = definitions.get(profile);
			String own = (definition != null) ? own(MigrationLogin.of(definition, section), key) : null;
			return (definition != null && own != null) ? definitions.whereWritten(definition, section + "." + own)
					: null;
		};
	}

	/**
	 * Those of Boot's own migration of a profile.
	 * @param environment of the application
	 * @param section such as {@code flyway}, below {@code spring}
	 * @return knows what stands there
	 */
	public static WrittenKeys.Elsewhere ofBoot(Environment environment, String section) {
		String prefix = "spring." + section + ".";
		MigrationLogin login = new MigrationLogin(section, environment.getProperty(prefix + "user"),
				environment.getProperty(prefix + "password"), null);
		return (profile, key) -> {
			String own = (login.user() != null) ? own(login, key) : null;
			return (own != null) ? written(environment, prefix + own) : null;
		};
	}

	/**
	 * The key of a section that stands for one of a profile; {@code null} for its own.
	 */
	private static @Nullable String own(MigrationLogin login, String key) {
		String url = login.url();
		Dsn parsed = parsed(url);
		return switch (key) {
			case "user" -> (login.user() != null) ? "user" : hasUser(url) ? "url" : null;
			case "password" -> (login.isOtherRole() || hasUser(url)) ? "password" : null;
			case "dsn", "host", "port" -> (url != null) ? "url" : null;
			case "database" -> (parsed != null && parsed.database() != null) ? "url" : null;
			case "sslmode" -> (parsed != null && parsed.properties().containsKey("sslmode")) ? "url" : null;
			default -> null;
		};
	}

	private static boolean hasUser(@Nullable String url) {
		Dsn parsed = parsed(url);
		return parsed != null && parsed.user() != null;
	}

	/** One with secrets, or none that is valid, says where to connect at most. */
	private static @Nullable Dsn parsed(@Nullable String url) {
		try {
			return (url == null || SecretResolver.isReferenceInDsn(url)) ? null : Dsn.parse(url);
		}
		catch (InvalidSettingException ex) {
			return null;
		}
	}

	private static String written(Environment environment, String key) {
		Origin origin = null;
		if (environment instanceof ConfigurableEnvironment configurable) {
			for (ConfigurationPropertySource source : ConfigurationPropertySources
				.from(configurable.getPropertySources())) {
				ConfigurationProperty property = source.getConfigurationProperty(ConfigurationPropertyName.of(key));
				if (property != null) {
					origin = property.getOrigin();
					break;
				}
			}
		}
		return "'" + key + "'" + ((origin != null) ? " (" + origin + ")" : "");
	}

}
