package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;

/**
 * The profiles that are configured and enabled. Bound directly from the environment, in
 * layers: the defaults, then the keys of the profile, in Boot's own order of property
 * sources. Immutable.
 *
 * @since 0.1.0
 */
public final class ProfileDefinitions {

	private static final List<String> CREDENTIALS = List.of("user", "username", "password", "database", "dbname");

	private static final Map<String, String> ALIASES = Map.of("dbname", "database", "username", "user");

	private final WrittenProperties written;

	private final Map<String, ProfileDefinition> definitions = new LinkedHashMap<>();

	private final @Nullable String primary;

	private ProfileDefinitions(Environment environment) {
		this.written = new WrittenProperties(environment);
		KnownKeys.check(this.written);
		Binder binder = Binder.get(environment);
		for (String name : names()) {
			ProfileDefinition definition = bind(binder, name);
			if (!Boolean.FALSE.equals(definition.properties().getEnabled())) {
				this.definitions.put(name, definition);
			}
		}
		this.primary = findPrimary(binder, environment);
	}

	/**
	 * Reads the environment.
	 * @param environment of the application
	 * @return its profiles
	 * @throws ProfileConfigurationException if something in it is invalid
	 */
	public static ProfileDefinitions of(Environment environment) {
		return new ProfileDefinitions(environment);
	}

	/**
	 * The profiles.
	 * @return in the order of the configuration
	 */
	public Collection<ProfileDefinition> all() {
		return List.copyOf(this.definitions.values());
	}

	/**
	 * A profile by its name.
	 * @param profile its name
	 * @return its definition, or {@code null} if there is no such profile
	 */
	public @Nullable ProfileDefinition get(String profile) {
		return this.definitions.get(profile);
	}

	/**
	 * The profile whose beans are injected where none is named.
	 * @return its name, or {@code null} if there is none
	 */
	public @Nullable String primary() {
		return this.primary;
	}

	/** Names as files spell them; an environment variable matches any case. */
	private Collection<String> names() {
		Map<String, Written> names = new LinkedHashMap<>();
		for (boolean fromEnvironment : new boolean[] { false, true }) {
			for (Written property : this.written.all()) {
				if (property.uniform().get(0).equals("profiles") && property.uniform().size() > 1
						&& property.fromEnvironment() == fromEnvironment) {
					addName(names, property);
				}
			}
		}
		return names.values().stream().map(ProfileDefinitions::name).toList();
	}

	private static String name(Written property) {
		return property.elements().get(1);
	}

	private static void addName(Map<String, Written> names, Written property) {
		String name = name(property);
		Written known = names.putIfAbsent(name.toLowerCase(Locale.ROOT), property);
		if (known == null) {
			requireName(name, property);
		}
		else if (!property.fromEnvironment() && !name(known).equals(name)) {
			throw new ProfileConfigurationException(property.name(), property.property(),
					"names a profile that differs from '" + name(known) + "' by case only",
					"Spell it the same everywhere, or give it another name.");
		}
	}

	private static void requireName(String name, Written property) {
		try {
			ProfileSettings.requireName(name);
		}
		catch (InvalidSettingException ex) {
			throw new ProfileConfigurationException(property.name(), property.property(),
					"names a profile '" + name + "', which is no identifier", ex.action());
		}
	}

	private ProfileDefinition bind(Binder binder, String name) {
		ProfileProperties properties = new ProfileProperties();
		binder.bind(WrittenProperties.PREFIX + ".defaults", Bindable.ofInstance(properties));
		properties.foldAliases();
		String prefix = WrittenProperties.PREFIX + ".profiles." + name.toLowerCase(Locale.ROOT);
		binder.bind(prefix, Bindable.ofInstance(properties));
		properties.foldAliases();
		CREDENTIALS.forEach((key) -> requireString(name, key));
		ALIASES.forEach((alias, key) -> requireOne(name, alias, key));
		boolean ownMinSize = find(name, "pool.min-size", false) != null || find(name, "pool.max-size", false) == null;
		return new ProfileDefinition(name, properties, ownMinSize);
	}

	/** The property that sets a key of a profile: its own, or the defaults'. */
	@Nullable ConfigurationProperty find(String profile, String key, boolean inherited) {
		ConfigurationProperty own = this.written
			.find(WrittenProperties.PREFIX + ".profiles." + profile.toLowerCase(Locale.ROOT) + "." + key);
		return (own != null || !inherited) ? own : this.written.find(WrittenProperties.PREFIX + ".defaults." + key);
	}

	/** YAML reads 00123 as a number, and the original text is lost. */
	private void requireString(String profile, String key) {
		ConfigurationProperty property = find(profile, key, true);
		if (property != null && !(property.getValue() instanceof CharSequence)) {
			throw new ProfileConfigurationException(
					property.getName().toString(), property, "was read as a "
							+ property.getValue().getClass().getSimpleName().toLowerCase(Locale.ROOT) + ", not as text",
					"Put it in quotes.");
		}
	}

	private void requireOne(String profile, String alias, String key) {
		ConfigurationProperty one = find(profile, alias, false);
		if (one != null && find(profile, key, false) != null) {
			throw new ProfileConfigurationException(one.getName().toString(), one,
					"is an alias of '" + key + "', and both are set", "Leave one of them.");
		}
	}

	private @Nullable String findPrimary(Binder binder, Environment environment) {
		String name = WrittenProperties.PREFIX + ".primary";
		String explicit = binder.bind(name, String.class).orElse(null);
		if (explicit != null && !explicit.isBlank()) {
			if (!this.definitions.containsKey(explicit)) {
				throw new ProfileConfigurationException(name, this.written.find(name),
						"names the profile '" + explicit + "', which does not exist",
						"Use one of " + this.definitions.keySet() + ", or configure the profile.");
			}
			return explicit;
		}
		if (hasBootDataSource(environment)) {
			return null;
		}
		List<String> names = new ArrayList<>(this.definitions.keySet());
		return (names.size() == 1) ? names.get(0) : names.contains("default") ? "default" : null;
	}

	/**
	 * Whether Boot's own DataSource is configured.
	 * @param environment of the application
	 * @return {@code true} if it has a URL or a JNDI name
	 */
	public static boolean hasBootDataSource(Environment environment) {
		return environment.containsProperty("spring.datasource.url")
				|| environment.containsProperty("spring.datasource.jndi-name");
	}

	/**
	 * Whether a test configures at run time where a profile connects, as
	 * {@code @DynamicPropertySource} does.
	 * @param definition of the profile
	 * @return {@code true} if its DSN or host is a dynamic property
	 */
	public boolean isDynamic(ProfileDefinition definition) {
		return Stream.of("dsn", "host")
			.map((key) -> find(definition.name(), key, true))
			.anyMatch((property) -> property != null && property.getOrigin() instanceof PropertySourceOrigin origin
					&& origin.getPropertySource().getClass().getSimpleName().equals("DynamicValuesPropertySource"));
	}

	/**
	 * Adds where a setting that the client rejected was written.
	 * @param profile that was rejected
	 * @param refused why
	 * @return the same, with property and origin
	 */
	public ProfileConfigurationException locate(String profile, InvalidSettingException refused) {
		String key = refused.key();
		boolean inherited = find(profile, key, false) == null && find(profile, key, true) != null;
		String name = WrittenProperties.PREFIX + (inherited ? ".defaults." : ".profiles." + profile + ".") + key;
		ConfigurationProperty property = find(profile, key, true);
		return new ProfileConfigurationException(name, property, refused.problem(), refused.action());
	}

	/**
	 * Reports a profile without connection settings.
	 * @param definition of the profile
	 * @return the exception
	 */
	ProfileConfigurationException notConnected(ProfileDefinition definition) {
		ConfigurationProperty any = this.written.all()
			.stream()
			.filter((property) -> property.uniform().size() > 1 && property.uniform().get(0).equals("profiles")
					&& name(property).equalsIgnoreCase(definition.name()))
			.map(Written::property)
			.findFirst()
			.orElse(null);
		return new ProfileConfigurationException(WrittenProperties.PREFIX + ".profiles." + definition.name(), any,
				"has neither a 'dsn' nor a 'host'",
				"Set one of them. For development without a server, add the dependency"
						+ " 'postgres-profiles-spring-boot-embedded': a profile without connection settings then gets"
						+ " a database on an embedded PostgreSQL. In a test a container feeds it that is named after it:"
						+ " @ServiceConnection(\"%s\").".formatted(definition.name()));
	}

}
