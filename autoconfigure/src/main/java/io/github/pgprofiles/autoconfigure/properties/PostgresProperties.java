package io.github.pgprofiles.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Everything under {@code app.postgres}. Describes the keys for editors; the profiles
 * themselves are bound one by one, layer upon layer, by {@link ProfileDefinitions}.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("app.postgres")
public class PostgresProperties {

	/**
	 * Profile whose beans are injected where none is named. Implied for a single profile,
	 * and for one named 'default', unless 'spring.datasource.url' is set.
	 */
	private @Nullable String primary;

	/**
	 * Where secrets are looked up.
	 */
	@NestedConfigurationProperty
	private final SecretsProperties secrets = new SecretsProperties();

	/**
	 * Where a cluster says to what profiles connect.
	 */
	private final Bindings bindings = new Bindings();

	/**
	 * What every profile inherits.
	 */
	@NestedConfigurationProperty
	private final ProfileProperties defaults = new ProfileProperties();

	/**
	 * Profiles by name: a letter in lower case, then letters and digits.
	 */
	private final Map<String, ProfileProperties> profiles = new LinkedHashMap<>();

	public @Nullable String getPrimary() {
		return this.primary;
	}

	public void setPrimary(@Nullable String primary) {
		this.primary = primary;
	}

	public SecretsProperties getSecrets() {
		return this.secrets;
	}

	public Bindings getBindings() {
		return this.bindings;
	}

	public ProfileProperties getDefaults() {
		return this.defaults;
	}

	public Map<String, ProfileProperties> getProfiles() {
		return this.profiles;
	}

	/** Where a cluster says to what profiles connect. */
	public static class Bindings {

		/**
		 * Directory with mounted service bindings, or secrets of an operator such as
		 * CloudNativePG: one directory for each profile, named after it. That of the
		 * variable 'SERVICE_BINDING_ROOT' is looked at as well.
		 */
		private @Nullable String directory;

		public @Nullable String getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable String directory) {
			this.directory = directory;
		}

	}

}
