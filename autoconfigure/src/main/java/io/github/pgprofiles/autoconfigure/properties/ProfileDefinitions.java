package io.github.pgprofiles.autoconfigure.properties;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;
import io.github.pgprofiles.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The profiles that are configured and enabled. Read directly from the environment, in
 * layers: the defaults, then the keys of the profile, in Boot's own order of property
 * sources, then its JSON. Immutable.
 *
 * @since 0.1.0
 */
public final class ProfileDefinitions {

	private static final SharedDefinitions SHARED = new SharedDefinitions();

	/** What a DSN is mainly about. */
	private static final Set<String> MAIN = Set.of("dsn", "host", "port", "database", "user");

	private static final Set<String> CONNECTION = Set.of("host", "port", "database", "user", "password", "sslmode",
			"connect-timeout", "application-name");

	private final WrittenProfiles written;

	private final Map<String, EffectiveSettings> settings = new LinkedHashMap<>();

	private final Map<String, ProfileDefinition> definitions = new LinkedHashMap<>();

	/** By name, with the property that disables it. */
	private final Map<String, String> disabled = new LinkedHashMap<>();

	/** With the values that could be read. */
	private final List<ProfileDefinition> allDisabled = new ArrayList<>();

	private final @Nullable String primary;

	private ProfileDefinitions(Environment environment, WrittenProperties properties, Placeholders placeholders) {
		Problems problems = new Problems();
		this.written = new WrittenProfiles(properties, problems);
		List<Map<String, Setting>> defaults = new LayerReader(Layer.DEFAULTS, 1, problems).read(this.written.defaults(),
				placeholders);
		for (String name : this.written.names()) {
			List<Map<String, Setting>> layers = new ArrayList<>(defaults);
			layers.addAll(new LayerReader(Layer.PROFILE, 2, problems).read(this.written.profile(name), placeholders));
			Problems ofValues = new Problems();
			EffectiveSettings effective = new EffectiveSettings(NodeKeys.merge(layers, problems), placeholders,
					ofValues);
			add(name, effective, SettingsBinder.bind(effective.all(), ofValues), problems, ofValues);
		}
		this.primary = findPrimary(environment, placeholders, problems);
		checkSecretsDirectory(placeholders, problems);
		ProfileSettingsFactory check = new ProfileSettingsFactory(this, null);
		this.definitions.values().forEach((definition) -> check.collectProblems(definition, problems));
		Roles.check(this.definitions.values(), this, problems);
		NodeSettings.checkNames(this.definitions.values(), this, problems);
		problems.throwIfAny();
	}

	/** Values of a disabled profile may be wrong. */
	private void add(String name, EffectiveSettings effective, ProfileProperties properties, Problems problems,
			Problems ofValues) {
		if (Boolean.FALSE.equals(properties.getEnabled())) {
			Setting by = effective.get("enabled");
			this.disabled.put(name, "'" + ((by != null) ? by.name() : "enabled") + "'"
					+ ((by != null && by.origin() != null) ? " (" + by.origin() + ")" : ""));
			this.allDisabled.add(new ProfileDefinition(name, properties, false));
			return;
		}
		boolean ownMinSize = effective.isNoWeaker("pool.min-size", "pool.max-size");
		List<ProfileDefinition.Node> nodes = NodeSettings.read(name, effective, ownMinSize, ofValues);
		problems.addAll(ofValues);
		this.settings.put(name, effective);
		this.definitions.put(name, new ProfileDefinition(name, properties, ownMinSize, nodes));
	}

	/**
	 * Reads the environment, unless it is as it was when it was read before.
	 * @param environment of the application
	 * @return its profiles
	 * @throws ProfileConfigurationException if something in it is invalid
	 */
	public static ProfileDefinitions of(Environment environment) {
		return SHARED.get(environment, new WrittenProperties(environment), ProfileDefinitions::new);
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
	 * A profile that beans were made for, ahead of time or at the start.
	 * @param profile its name
	 * @return its definition
	 * @throws IllegalStateException if it is not configured here
	 */
	public ProfileDefinition require(String profile) {
		ProfileDefinition definition = get(profile);
		if (definition == null) {
			throw new IllegalStateException(("Profile '%s' is not configured here; profiles, and the migrations of"
					+ " profiles, are fixed when the application is processed ahead of time")
				.formatted(profile));
		}
		return definition;
	}

	/**
	 * The profile whose beans are injected where none is named.
	 * @return its name, or {@code null} if there is none
	 */
	public @Nullable String primary() {
		return this.primary;
	}

	private @Nullable String findPrimary(Environment environment, Placeholders placeholders, Problems problems) {
		Written explicit = this.written.primary();
		if (explicit != null) {
			return explicitPrimary(explicit, placeholders, problems);
		}
		if (hasBootDataSource(environment)) {
			return null;
		}
		List<String> names = new ArrayList<>(this.definitions.keySet());
		return (names.size() == 1) ? names.get(0) : names.contains("default") ? "default" : null;
	}

	private @Nullable String explicitPrimary(Written explicit, Placeholders placeholders, Problems problems) {
		Setting setting = top(explicit, "primary");
		try {
			String name = placeholders.resolve(setting).value().toString();
			if (this.definitions.containsKey(name)) {
				return name;
			}
			problems.add(wrongPrimary(setting, name));
		}
		catch (ProfileConfigurationException ex) {
			problems.add(ex);
		}
		return null;
	}

	private ProfileConfigurationException wrongPrimary(Setting setting, String name) {
		boolean isDisabled = this.disabled.containsKey(name);
		String others = this.definitions.isEmpty() ? "" : "name one of " + this.definitions.keySet() + ", or ";
		String action = isDisabled ? others + "set 'app.postgres.profiles.%s.enabled' to true."
				: others + "configure 'app.postgres.profiles.%s'.";
		return setting.refused(
				"names the profile '" + name + "', which "
						+ (isDisabled ? "is disabled by " + this.disabled.get(name) : "does not exist"),
				StringUtils.capitalize(action.formatted(name)));
	}

	/** A key that belongs to no profile. */
	private static Setting top(Written written, String key) {
		return new Setting(key, key, Layer.PROFILE, written.name(), written.property().getValue(),
				written.property().getOrigin(), written.source(), written.fromEnvironment(), false);
	}

	private void checkSecretsDirectory(Placeholders placeholders, Problems problems) {
		Written directory = this.written.secretsDirectory();
		if (directory == null || this.definitions.isEmpty()) {
			return;
		}
		Setting setting = top(directory, "secrets.directory");
		try {
			Objects.requireNonNull(Path.of(placeholders.resolve(setting).value().toString()));
		}
		catch (InvalidPathException ex) {
			problems.add(setting.refused("is no path of a directory", "Correct or remove it."));
		}
		catch (ProfileConfigurationException ex) {
			problems.add(ex);
		}
	}

	/**
	 * The profiles that are configured, and not enabled.
	 * @return by name, the property that disables each and where it was written
	 */
	public Map<String, String> disabled() {
		return Collections.unmodifiableMap(this.disabled);
	}

	/**
	 * The profiles that are configured, and not enabled. Their values were not checked.
	 * @return in the order of the configuration
	 */
	public Collection<ProfileDefinition> allDisabled() {
		return List.copyOf(this.allDisabled);
	}

	/**
	 * Whether a profile has a key of its own in a section, and not only by the defaults.
	 * @param profile that is enabled
	 * @param section such as {@code jpa}
	 * @return {@code true} if it has
	 */
	public boolean hasOwn(String profile, String section) {
		return settings(profile).all()
			.values()
			.stream()
			.anyMatch((setting) -> setting.key().startsWith(section + ".") && setting.layer() != Layer.DEFAULTS
					&& setting.layer() != Layer.DEFAULTS_JSON);
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
			.map((key) -> settings(definition.name()).get(key))
			.anyMatch((setting) -> setting != null && setting.origin() instanceof PropertySourceOrigin origin
					&& origin.getPropertySource().getClass().getSimpleName().equals("DynamicValuesPropertySource"));
	}

	/** The settings of a profile that is enabled. */
	EffectiveSettings settings(String profile) {
		EffectiveSettings effective = this.settings.get(profile);
		if (effective == null) {
			throw new IllegalArgumentException("There is no profile '" + profile + "'");
		}
		return effective;
	}

	/**
	 * What applies to each profile, and where it comes from: value, layer and origin of
	 * each key that is set. Credentials are masked.
	 * @return by profile and key
	 */
	public Map<String, Map<String, Map<String, Object>>> effective() {
		Map<String, Map<String, Map<String, Object>>> effective = new LinkedHashMap<>();
		this.definitions.forEach((name, definition) -> effective.put(name,
				settings(name).report(ProfileSettingsFactory.overriddenByDsn(definition))));
		return effective;
	}

	/**
	 * What applies to a profile, and where it comes from.
	 * @param definition of the profile
	 * @return one line, without credentials
	 */
	public String describe(ProfileDefinition definition) {
		return EffectiveSettings
			.line(settings(definition.name()).report(ProfileSettingsFactory.overriddenByDsn(definition)));
	}

	/**
	 * Where a setting of a profile was written: the name of the property, and file and
	 * line where they are known. What the DSN says stands in the DSN.
	 * @param definition of the profile
	 * @param key below the profile, such as {@code host}
	 * @return for example {@code 'app.postgres.profiles.orders.dsn' (application.yml)}
	 */
	public String whereWritten(ProfileDefinition definition, String key) {
		return whereWritten(definition, key, true);
	}

	/** With or without file and line. */
	String whereWritten(ProfileDefinition definition, String key, boolean origins) {
		Setting setting = responsible(definition, key);
		if (setting == null) {
			return "'" + definition.property(key) + "'";
		}
		boolean part = setting.key().equals("dsn") && !MAIN.contains(key);
		String name = (part ? "'" + key.replaceFirst("^properties\\.", "") + "' in '" : "'") + setting.name() + "'";
		return (origins && setting.origin() != null) ? name + " (" + setting.origin() + ")" : name;
	}

	/** Whether a DSN can say it. */
	static boolean isConnection(String key) {
		return CONNECTION.contains(key) || key.startsWith("properties.");
	}

	/** The setting that decides about a key: the DSN, where that has it or is alone. */
	private @Nullable Setting responsible(ProfileDefinition definition, String key) {
		Setting own = settings(definition.name()).get(key);
		Setting dsn = definition.hasDsn() ? settings(definition.name()).get("dsn") : null;
		boolean inDsn = (own == null) ? isConnection(key)
				: ProfileSettingsFactory.overriddenByDsn(definition).contains(key);
		return (dsn != null && inDsn) ? dsn : own;
	}

	/**
	 * Adds where a setting that the client rejected was written.
	 * @param profile that was rejected
	 * @param refused why
	 * @return the same, with property and origin
	 */
	public ProfileConfigurationException locate(String profile, InvalidSettingException refused) {
		int slash = profile.indexOf('/');
		if (slash >= 0) {
			return locate(profile.substring(0, slash), new InvalidSettingException(
					NodeKeys.key(profile.substring(slash + 1), refused.key()), refused.problem(), refused.action()));
		}
		String key = refused.key();
		ProfileDefinition definition = this.definitions.get(profile);
		EffectiveSettings effective = this.settings.get(profile);
		if (definition == null || effective == null) {
			return new ProfileConfigurationException(WrittenProperties.PREFIX + ".profiles." + profile + "." + key,
					(Origin) null, refused.problem(), refused.action());
		}
		boolean node = NodeKeys.node(key) != null;
		Setting setting = node ? NodeSettings.responsible(effective, key) : responsible(definition, key);
		if (setting == null) {
			return new ProfileConfigurationException(definition.property(key),
					node ? NodeSettings.origin(effective, key) : null, refused.problem(), refused.action());
		}
		String plain = NodeKeys.plain(key);
		boolean withinDsn = NodeKeys.plain(setting.key()).equals("dsn") && !plain.equals("dsn") && !plain.isEmpty();
		return setting.refused(withinDsn ? "sets '" + plain + "', which " + refused.problem() : refused.problem(),
				refused.action());
	}

	/**
	 * Reports a profile without connection settings.
	 * @param definition of the profile
	 * @return the exception
	 */
	ProfileConfigurationException notConnected(ProfileDefinition definition) {
		Origin any = this.written.profile(definition.name())
			.stream()
			.map((property) -> property.property().getOrigin())
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
