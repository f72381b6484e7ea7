package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.autoconfigure.properties.section.OnceProperties;
import io.github.pgprofiles.autoconfigure.properties.section.RetryProperties;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.internal.spi.Pools;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Creates the client's settings from the configuration of a profile.
 *
 * @since 0.1.0
 */
public final class ProfileSettingsFactory {

	private static final Log logger = LogFactory.getLog(ProfileSettingsFactory.class);

	private static final Set<String> CONNECTION = Set.of("dsn", "host", "port", "database", "user", "password");

	private final ProfileDefinitions definitions;

	private final @Nullable String applicationName;

	private final Function<ProfileDefinition, Supplier<SSLSocketFactory>> sslBundles;

	private final List<SecretResolver> resolvers;

	/**
	 * Creates a factory whose settings are only looked at: they cannot use an SSL bundle.
	 * @param definitions of all profiles
	 * @param applicationName of the application, the default of {@code application-name}
	 * @param resolvers of secrets, in the order in which they are asked
	 */
	public ProfileSettingsFactory(ProfileDefinitions definitions, @Nullable String applicationName,
			List<SecretResolver> resolvers) {
		this(definitions, applicationName, resolvers, (profile) -> () -> {
			throw new IllegalStateException("The SSL bundle of '" + profile.name() + "' is not known yet");
		});
	}

	/**
	 * Creates a factory whose settings are only looked at: they can use neither an SSL
	 * bundle nor a secret.
	 * @param definitions of all profiles
	 * @param applicationName of the application, the default of {@code application-name}
	 */
	public ProfileSettingsFactory(ProfileDefinitions definitions, @Nullable String applicationName) {
		this(definitions, applicationName, List.of());
	}

	/**
	 * Creates a factory.
	 * @param definitions of all profiles
	 * @param applicationName of the application, the default of {@code application-name}
	 * @param resolvers of secrets, in the order in which they are asked
	 * @param sslBundles the sockets of a profile that names an SSL bundle
	 */
	public ProfileSettingsFactory(ProfileDefinitions definitions, @Nullable String applicationName,
			List<SecretResolver> resolvers, Function<ProfileDefinition, Supplier<SSLSocketFactory>> sslBundles) {
		this.definitions = definitions;
		this.applicationName = applicationName;
		this.resolvers = List.copyOf(resolvers);
		this.sslBundles = sslBundles;
	}

	/**
	 * Creates the settings of a profile with connection settings of its own.
	 * @param definition its configuration
	 * @return the settings
	 * @throws ProfileConfigurationException if something is missing or invalid
	 */
	public ProfileSettings create(ProfileDefinition definition) {
		if (!definition.hasConnectionSettings()) {
			throw this.definitions.notConnected(definition);
		}
		requireResolved(definition, Set.of());
		return create(definition, "its DSN in " + this.definitions.settings(definition.name()).where("dsn"),
				(builder) -> connect(builder, definition.properties(), UnaryOperator.identity(),
						definition.properties().getDsn()));
	}

	/**
	 * Creates the settings of a profile whose connection comes from elsewhere.
	 * @param definition its configuration
	 * @param url where to connect: a libpq URI or a JDBC URL
	 * @param user role to connect as
	 * @param password of the role
	 * @return the settings
	 * @throws ProfileConfigurationException if something is invalid
	 */
	public ProfileSettings create(ProfileDefinition definition, String url, @Nullable String user,
			@Nullable String password) {
		requireResolved(definition, CONNECTION);
		return create(definition, "its connection details",
				(builder) -> builder.dsn(url).user(user).password(password));
	}

	/**
	 * Creates the settings of several profiles, and tells all mistakes at once.
	 * @param all their configurations
	 * @param create makes the settings of one
	 * @return the settings, in their order
	 * @throws ProfileConfigurationException if something is missing or invalid
	 */
	public List<ProfileSettings> createAll(Collection<ProfileDefinition> all,
			Function<ProfileDefinition, ProfileSettings> create) {
		Problems problems = new Problems();
		List<ProfileSettings> settings = new ArrayList<>();
		for (ProfileDefinition definition : all) {
			try {
				settings.add(create.apply(definition));
			}
			catch (ProfileConfigurationException ex) {
				problems.add(ex);
			}
		}
		problems.throwIfAny();
		return settings;
	}

	/** Placeholders that nothing replaces, in keys that are used. */
	private void requireResolved(ProfileDefinition definition, Set<String> unused) {
		Problems problems = new Problems();
		this.definitions.settings(definition.name()).unresolved().forEach((key, problem) -> {
			if (!unused.contains(key)) {
				problems.add(problem);
			}
		});
		problems.throwIfAny();
	}

	private ProfileSettings create(ProfileDefinition definition, String dsn,
			Consumer<ProfileSettingsBuilder> connection) {
		return located(definition, () -> {
			ProfileSettingsBuilder builder = common(definition, UnaryOperator.identity()).secrets(this.resolvers);
			connection.accept(builder);
			warnOfOverrides(definition, dsn, builder.overriddenByDsn());
			addNodes(builder, definition, UnaryOperator.identity());
			NodeSettings.warn(definition, this.definitions.settings(definition.name()));
			NodeSettings.warnOfOverrides(definition, this.definitions.settings(definition.name()));
			return builder.build();
		});
	}

	/**
	 * Checks everything that does not depend on where to connect, or on a secret.
	 * @param definition its configuration
	 * @throws ProfileConfigurationException if something is invalid
	 */
	public void check(ProfileDefinition definition) {
		Problems problems = new Problems();
		collectProblems(definition, problems);
		problems.throwIfAny();
	}

	/** Checks each setting on its own if they are not valid as a whole, to find all. */
	void collectProblems(ProfileDefinition definition, Problems problems) {
		SettingChecks checks = new SettingChecks(definition, this.definitions.settings(definition.name()));
		checks.lostCases().forEach(problems::add);
		BootSections.check(definition, this.definitions.settings(definition.name()), problems);
		InvalidSettingException whole = checks.isResolved() ? tryWhole(definition) : null;
		if (whole == null && checks.isResolved()) {
			return;
		}
		List<InvalidSettingException> invalid = checks.run();
		for (ProfileDefinition.Node node : definition.nodes()) {
			EffectiveSettings settings = this.definitions.settings(definition.name());
			new SettingChecks(node.all(), settings).run()
				.forEach((refused) -> invalid.add(NodeSettings.refused(node, settings, refused)));
		}
		if (invalid.isEmpty() && whole != null) {
			invalid.add(whole);
		}
		invalid.forEach((refused) -> problems.add(this.definitions.locate(definition.name(), refused)));
	}

	private @Nullable InvalidSettingException tryWhole(ProfileDefinition definition) {
		try {
			UnaryOperator<@Nullable String> known = (text) -> SecretResolver.isReference(text) ? null : text;
			ProfileSettingsBuilder builder = common(definition, known);
			String dsn = definition.properties().getDsn();
			boolean secretDsn = SecretResolver.isReferenceInDsn(dsn);
			connect(builder, definition.properties(), known, secretDsn ? null : dsn);
			NotificationSettings notifications = definition.properties().getNotifications().settings();
			if (SecretResolver.isReferenceInDsn(notifications.dsn())) {
				builder.notifications(notifications.withDsn(null));
			}
			if (!definition.hasConnectionSettings() || secretDsn
					|| SecretResolver.isReference(definition.properties().getHost())) {
				builder.host("profile.invalid");
			}
			addNodes(builder, definition, known);
			builder.build();
			return null;
		}
		catch (InvalidSettingException ex) {
			return ex;
		}
	}

	private void addNodes(ProfileSettingsBuilder builder, ProfileDefinition definition,
			UnaryOperator<@Nullable String> text) {
		NodeSettings.add(builder, definition, text,
				(settings, node) -> settings.sslSocketFactory(this.sslBundles.apply(node)));
	}

	/** The keys that the DSN of a profile overrides. */
	static List<String> overriddenByDsn(ProfileDefinition definition) {
		if (!definition.hasDsn()) {
			return List.of();
		}
		try {
			ProfileProperties properties = definition.properties();
			ProfileSettingsBuilder builder = ProfileSettings.builder(definition.profile())
				.sslmode(properties.getSslmode())
				.connectTimeout(properties.getConnectTimeout())
				.applicationName(properties.getApplicationName());
			properties.getProperties().forEach(builder::property);
			connect(builder, properties, UnaryOperator.identity(), properties.getDsn());
			return builder.overriddenByDsn();
		}
		catch (InvalidSettingException ex) {
			return List.of();
		}
	}

	/**
	 * How transactions with {@code retry()} are run again.
	 * @param definition its configuration
	 * @return the settings; {@code null} if there are none
	 * @throws ProfileConfigurationException if something is invalid
	 */
	public @Nullable RetrySettings retry(ProfileDefinition definition) {
		RetryProperties retry = definition.properties().getRetry();
		return retry.areWritten() ? located(definition, () -> SectionSettings.retry(retry)) : null;
	}

	/**
	 * Where results of work that happens exactly once are kept.
	 * @param definition its configuration
	 * @return the settings; {@code null} if there are none
	 * @throws ProfileConfigurationException if something is invalid
	 */
	public @Nullable OnceSettings once(ProfileDefinition definition) {
		OnceProperties once = definition.properties().getOnce();
		return once.areWritten() ? located(definition, () -> once(definition, once)) : null;
	}

	private <T> T located(ProfileDefinition definition, Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (InvalidSettingException ex) {
			throw this.definitions.locate(definition.name(), ex);
		}
	}

	/**
	 * What has nothing to do with where to connect.
	 * @param text what to take of each text, or {@code null} to leave it out
	 */
	private ProfileSettingsBuilder common(ProfileDefinition definition, UnaryOperator<@Nullable String> text) {
		ProfileProperties properties = definition.properties();
		OnceSettings once = SectionSettings.once(properties.getOnce());
		SectionSettings.check(definition);
		ProfileSettingsBuilder builder = ProfileSettings.builder(definition.name())
			.sslmode(text.apply(properties.getSslmode()))
			.connectTimeout(properties.getConnectTimeout())
			.applicationName(Objects.requireNonNullElse(text.apply(properties.getApplicationName()),
					Pools.cutApplicationName(Objects.requireNonNullElse(this.applicationName, definition.name()))))
			.pool(SectionSettings.pool(definition))
			.timeouts(SectionSettings.timeouts(properties.getTimeouts()))
			.retry(SectionSettings.retry(properties.getRetry()))
			.once((text.apply(once.schema()) != null) ? once : OnceSettings.defaults())
			.startup(SectionSettings.startup(properties))
			.extensions(Objects.requireNonNullElse(properties.getExtensions(), List.<String>of())
				.stream()
				.filter((extension) -> text.apply(extension) != null)
				.toList());
		if (properties.getPooler() != null) {
			builder.pooler(properties.getPooler());
		}
		builder.poolerMaxPreparedStatements(Objects.requireNonNullElse(properties.getPoolerMaxPreparedStatements(), 0));
		builder.requiredSettings(
				Objects.requireNonNullElse(properties.getSessionSettings().getRequired(), List.<String>of()));
		builder.logging(properties.getLogging().settings());
		builder.notifications(properties.getNotifications().settings());
		if (properties.getTls() != null) {
			builder.tls(properties.getTls());
		}
		if (properties.getSslBundle() != null && !properties.getSslBundle().isBlank()) {
			builder.sslSocketFactory(this.sslBundles.apply(definition));
		}
		properties.getProperties().forEach((name, value) -> {
			if (text.apply(value) != null) {
				builder.property(name, value);
			}
		});
		return builder;
	}

	private static void connect(ProfileSettingsBuilder builder, ProfileProperties properties,
			UnaryOperator<@Nullable String> text, @Nullable String dsn) {
		builder.dsn(dsn)
			.host(text.apply(properties.getHost()))
			.port(properties.getPort())
			.database(text.apply(properties.getDatabase()))
			.user(text.apply(properties.getUser()))
			.password(text.apply(properties.getPassword()));
	}

	/** With its secret resolved, as nothing else of the settings is asked for. */
	private OnceSettings once(ProfileDefinition definition, OnceProperties once) {
		OnceSettings settings = SectionSettings.once(once);
		return SecretResolver.isReference(settings.schema()) ? ProfileSettings.builder(definition.name())
			.host("localhost")
			.secrets(this.resolvers)
			.once(settings)
			.build()
			.once() : settings;
	}

	/** Of keys that were written: the application's or the profile's own name was not. */
	private void warnOfOverrides(ProfileDefinition definition, String dsn, List<String> overriddenByDsn) {
		EffectiveSettings settings = this.definitions.settings(definition.name());
		List<String> overridden = overriddenByDsn.stream()
			.filter((key) -> settings.get(key) != null)
			.map(settings::where)
			.toList();
		if (!overridden.isEmpty()) {
			logger.warn("Profile '%s': %s wins over %s, which %s ignored".formatted(definition.name(), dsn,
					String.join(", ", overridden), (overridden.size() == 1) ? "is" : "are"));
		}
	}

}
