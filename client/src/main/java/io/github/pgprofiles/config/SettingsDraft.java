package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.internal.dsn.DsnParts;
import io.github.pgprofiles.internal.dsn.DsnReader;
import io.github.pgprofiles.internal.dsn.DsnSecrets;
import io.github.pgprofiles.internal.dsn.InvalidPartException;
import io.github.pgprofiles.internal.dsn.LibpqHome;
import io.github.pgprofiles.internal.dsn.ParsedDsn;
import io.github.pgprofiles.internal.text.ServerName;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

import static java.util.Objects.requireNonNull;

/**
 * What a {@link ProfileSettingsBuilder} has collected, and the settings that come of it:
 * secrets are resolved first, then the DSN is laid over the single settings.
 */
final class SettingsDraft implements Cloneable {

	private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration LONGEST_SECRET = Duration.ofSeconds(30);

	private static final String LISTEN_DSN = "notifications.dsn";

	String name;

	@Nullable ParsedDsn dsn;

	/** One that holds secrets, and is read when they are known. */
	@Nullable String secretDsn;

	LibpqHome home = LibpqHome.ofThisProcess();

	List<SecretResolver> resolvers = List.of();

	/** Of a DSN that was asked for before the settings are created. */
	@Nullable SecretLookup begun;

	@Nullable String host;

	@Nullable Integer port;

	@Nullable String database;

	@Nullable String user;

	@Nullable String password;

	@Nullable String sslmode;

	@Nullable Duration connectTimeout;

	@Nullable String applicationName;

	Map<String, String> properties = new LinkedHashMap<>();

	PoolSettings pool = PoolSettings.defaults();

	TimeoutSettings timeouts = TimeoutSettings.none();

	RetrySettings retry = RetrySettings.defaults();

	OnceSettings once = OnceSettings.defaults();

	StartupSettings startup = StartupSettings.defaults();

	List<String> extensions = List.of();

	TlsPreset tls = TlsPreset.NONE;

	List<String> requiredSettings = List.of();

	PoolerMode pooler = PoolerMode.NONE;

	int poolerMaxPreparedStatements;

	LoggingSettings logging = LoggingSettings.defaults();

	NotificationSettings notifications = NotificationSettings.defaults();

	Map<String, Consumer<ProfileSettingsBuilder>> nodes = new LinkedHashMap<>();

	ReplicaSettings replicas = ReplicaSettings.defaults();

	/** Where to listen, with what its references stand for. */
	private @Nullable ParsedDsn listenAt;

	@Nullable Supplier<SSLSocketFactory> sslSocketFactory;

	/** Where passwords are looked up without a DSN of its own: as that of a profile. */
	@Nullable ParsedDsn passwords;

	SettingsDraft(String name) {
		this.name = name;
	}

	/** Takes a DSN, which is read later if it holds secrets. */
	void dsn(@Nullable String text, LibpqHome home) {
		boolean secret = SecretResolver.isReferenceInDsn(text);
		this.home = home;
		this.secretDsn = secret ? text : null;
		this.dsn = (text != null && !secret) ? InvalidSettingException.translated(() -> DsnReader.read(text, home))
				: null;
	}

	/** The keys that the DSN overrides. */
	List<String> overriddenByDsn() {
		if (this.secretDsn != null) {
			SecretLookup secrets = (this.begun != null) ? this.begun : new SecretLookup(this.resolvers, secretLimit());
			this.begun = secrets;
			return masked(secrets, () -> resolved(secrets).overriddenByDsn());
		}
		List<String> keys = new ArrayList<>();
		if (this.dsn != null) {
			DsnParts parts = this.dsn.parts();
			addIf(keys, "host", this.host != null && this.dsn.namesHost());
			addIf(keys, "port", this.port != null && !parts.hosts().isEmpty());
			addIf(keys, "database", this.database != null && parts.database() != null);
			addIf(keys, "user", this.user != null && parts.user() != null);
			addIf(keys, "password", this.password != null && parts.password() != null);
			addIf(keys, "sslmode", this.sslmode != null && inDsn(PGProperty.SSL_MODE));
			addIf(keys, "connect-timeout", this.connectTimeout != null && inDsn(PGProperty.CONNECT_TIMEOUT));
			addIf(keys, "application-name", this.applicationName != null && inDsn(PGProperty.APPLICATION_NAME));
			parts.properties()
				.keySet()
				.forEach((property) -> addIf(keys, "properties." + property, this.properties.containsKey(property)));
		}
		return keys;
	}

	private boolean inDsn(PGProperty property) {
		return this.dsn != null && this.dsn.parts().properties().containsKey(property.getName());
	}

	/** For each secret: a connection waits for it, as it does for its server. */
	private Duration secretLimit() {
		if (this.connectTimeout == null) {
			return DEFAULT_CONNECT_TIMEOUT;
		}
		boolean limited = this.connectTimeout.compareTo(Duration.ZERO) > 0
				&& this.connectTimeout.compareTo(LONGEST_SECRET) < 0;
		return limited ? this.connectTimeout : LONGEST_SECRET;
	}

	private static void addIf(List<String> keys, String key, boolean condition) {
		if (condition) {
			keys.add(key);
		}
	}

	/** Creates the settings. */
	ProfileSettings build() {
		SecretLookup secrets = (this.begun != null) ? this.begun : new SecretLookup(this.resolvers, secretLimit());
		this.begun = null;
		return masked(secrets, () -> {
			SettingsDraft resolved = resolved(secrets);
			if (secrets.isEmpty()) {
				return resolved.build(Renewals.NONE);
			}
			SettingsDraft again = copy();
			return resolved.build((of) -> secrets.renewal(() -> requireNonNull(of.apply(again.build()))));
		});
	}

	private static <T> T masked(SecretLookup secrets, Supplier<T> made) {
		try {
			return InvalidSettingException.translated(made);
		}
		catch (InvalidSettingException ex) {
			throw secrets.mask(ex);
		}
	}

	/** The same with what the references stand for. */
	private SettingsDraft resolved(SecretLookup secrets) {
		SettingsDraft copy = copy();
		if (this.secretDsn != null) {
			copy.dsn = DsnReader.read(DsnSecrets.resolve(this.secretDsn, (key) -> secrets.value("dsn", key)),
					this.home);
			copy.secretDsn = null;
		}
		copy.listenAt = listenAt(this.notifications.dsn(), this.home, secrets);
		copy.host = secrets.text("host", this.host);
		copy.database = secrets.text("database", this.database);
		copy.user = secrets.text("user", this.user);
		copy.password = secrets.text("password", this.password);
		copy.sslmode = secrets.text("sslmode", this.sslmode);
		copy.applicationName = secrets.text("application-name", this.applicationName);
		copy.properties.replaceAll((name, value) -> requireNonNull(secrets.text("properties." + name, value)));
		String schema = requireNonNull(secrets.text("once.schema", this.once.schema()));
		if (!schema.equals(this.once.schema())) {
			copy.once = new OnceSettings(schema, this.once.retention());
		}
		if (!this.extensions.isEmpty()) {
			copy.extensions = this.extensions.stream()
				.map((extension) -> requireNonNull(secrets.text("extensions", extension)))
				.toList();
		}
		return copy;
	}

	/** What is set now; what is set later is for other settings. */
	SettingsDraft copy() {
		try {
			SettingsDraft copy = (SettingsDraft) clone();
			copy.properties = new LinkedHashMap<>(this.properties);
			copy.nodes = new LinkedHashMap<>(this.nodes);
			copy.begun = null;
			return copy;
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** How settings are made anew that are a part of the profile's, or those. */
	@FunctionalInterface
	private interface Renewals {

		/** Without any secret. */
		Renewals NONE = (of) -> null;

		@Nullable SecretRenewal of(Function<ProfileSettings, @Nullable ProfileSettings> part);

	}

	private ProfileSettings build(Renewals renewals) {
		Dsn read = (this.dsn != null) ? Dsn.of(this.dsn.parts()) : new Dsn(List.of(), null, null, null, Map.of());
		this.properties.keySet().forEach(ProfileSettings::requireNoOwnKey);
		Map<String, String> merged = new LinkedHashMap<>(this.properties);
		if (this.sslmode != null) {
			merged.putIfAbsent(PGProperty.SSL_MODE.getName(), this.sslmode);
		}
		merged.putAll(read.properties());
		TlsSettings secured = new TlsSettings(this.tls, this.sslSocketFactory);
		TlsRules.prepare(secured, merged, this::written);
		DriverValues.check(merged, this::written);
		PoolerRules.check(this.pooler, this.poolerMaxPreparedStatements, merged, this::written);
		if (this.dsn != null) {
			this.dsn.complete(merged, this.sslSocketFactory == null);
		}
		String mode = merged.remove(PGProperty.SSL_MODE.getName());
		String application = either(merged.remove(PGProperty.APPLICATION_NAME.getName()),
				either(this.applicationName, (this.dsn != null) ? this.dsn.fallbackApplicationName() : null));
		Duration timeout = seconds(merged.remove(PGProperty.CONNECT_TIMEOUT.getName()));
		List<HostPort> hosts = (this.dsn != null && this.dsn.namesHost()) ? read.hosts() : singleHost();
		String to = either(read.database(), this.database);
		ParsedDsn from = (this.dsn != null) ? this.dsn : this.passwords;
		String secret = either(read.password(), this.password);
		return new ProfileSettings(this.name, hosts, to, either(read.user(), this.user), secret, mode,
				(timeout != null) ? timeout
						: (this.connectTimeout != null) ? this.connectTimeout : DEFAULT_CONNECT_TIMEOUT,
				(application != null) ? application : ServerName.cut(this.name), merged, this.pool, this.timeouts,
				this.retry, this.once, this.startup, this.extensions,
				(from != null && secret == null) ? passwordFile(from, hosts, to) : null, secured,
				this.requiredSettings, this.pooler, this.poolerMaxPreparedStatements, this.logging, this.notifications,
				listener(renewals.of(ProfileSettings::listener)), NodeDrafts.build(this, hosts, renewals::of), this.replicas,
				renewals.of((same) -> same));
	}

	/** Where to listen, if that has a DSN of its own. */
	private static @Nullable ParsedDsn listenAt(@Nullable String text, LibpqHome home, SecretLookup secrets) {
		if (text == null) {
			return null;
		}
		try {
			String known = SecretResolver.isReferenceInDsn(text)
					? DsnSecrets.resolve(text, (key) -> secrets.value(LISTEN_DSN, key)) : text;
			return DsnReader.read(known, home);
		}
		catch (InvalidPartException ex) {
			throw new InvalidSettingException(LISTEN_DSN, ex.problem(), ex.action());
		}
	}

	/**
	 * The settings of the connection that listens, where it has a DSN of its own: of the
	 * profile it takes what says who and how, but not where.
	 */
	private @Nullable ProfileSettings listener(@Nullable SecretRenewal renewal) {
		if (this.listenAt == null) {
			return null;
		}
		SettingsDraft own = copy();
		own.notifications = this.notifications.withDsn(null);
		own.listenAt = null;
		own.pooler = PoolerMode.NONE;
		own.poolerMaxPreparedStatements = 0;
		own.nodes = new LinkedHashMap<>();
		own.extensions = List.of();
		own.host = null;
		own.port = null;
		if (this.dsn != null) {
			own.takeOver(this.dsn.parts());
		}
		own.dsn = this.listenAt;
		try {
			return own.build((of) -> renewal);
		}
		catch (InvalidSettingException ex) {
			String problem = "dsn".equals(ex.key()) ? ex.problem() : "has '" + ex.key() + "', which " + ex.problem();
			throw new InvalidSettingException(LISTEN_DSN, problem, ex.action());
		}
	}

	void takeOver(DsnParts parts) {
		this.database = either(parts.database(), this.database);
		this.user = either(parts.user(), this.user);
		this.password = either(parts.password(), this.password);
		this.properties.putAll(parts.properties());
		this.sslmode = either(this.properties.remove(PGProperty.SSL_MODE.getName()), this.sslmode);
		this.applicationName = either(this.properties.remove(PGProperty.APPLICATION_NAME.getName()),
				this.applicationName);
		Duration limit = seconds(this.properties.remove(PGProperty.CONNECT_TIMEOUT.getName()));
		this.connectTimeout = (limit != null) ? limit : this.connectTimeout;
	}

	private static @Nullable PasswordFile passwordFile(ParsedDsn dsn, List<HostPort> hosts, @Nullable String database) {
		return PasswordFile.of(dsn.passwordFile(hosts.stream().map(HostPort::address).toList(), database));
	}

	/** Where a property of the driver was written. */
	private String written(String property) {
		if (this.dsn != null && this.dsn.parts().properties().containsKey(property)) {
			return "dsn";
		}
		return (property.equals(PGProperty.SSL_MODE.getName()) && !this.properties.containsKey(property)) ? property
				: "properties." + property;
	}

	private List<HostPort> singleHost() {
		Integer own = (this.dsn != null && this.dsn.port() != null) ? this.dsn.port() : this.port;
		int number = (own != null) ? own : HostPort.DEFAULT_PORT;
		if (this.host == null) {
			// as pgJDBC does for a DSN that names a database only
			return (this.dsn != null) ? List.of(new HostPort("localhost", number)) : List.of();
		}
		return List.of(new HostPort(this.host, number));
	}

	private static @Nullable String either(@Nullable String first, @Nullable String second) {
		return (first != null) ? first : second;
	}

	private static @Nullable Duration seconds(@Nullable String value) {
		try {
			return (value != null) ? Duration.ofSeconds(Math.max(0, Long.parseLong(value.trim()))) : null;
		}
		catch (NumberFormatException ex) {
			throw new InvalidSettingException("connect-timeout", "is no number of seconds", "Write whole seconds.");
		}
	}

}
