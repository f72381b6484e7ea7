package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.internal.text.ServerName;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

import static java.util.Objects.requireNonNull;

/**
 * Collects the settings of one profile. A DSN overrides the single settings, whichever
 * came first. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class ProfileSettingsBuilder implements Cloneable {

	private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private final String name;

	private @Nullable ParsedDsn dsn;

	/** One that holds secrets, and is read when they are known. */
	private @Nullable String secretDsn;

	private LibpqHome home = LibpqHome.ofThisProcess();

	private List<SecretResolver> resolvers = List.of();

	/** Of a DSN that was asked for before the settings are created. */
	private @Nullable SecretLookup begun;

	private @Nullable String host;

	private @Nullable Integer port;

	private @Nullable String database;

	private @Nullable String user;

	private @Nullable String password;

	private @Nullable String sslmode;

	private @Nullable Duration connectTimeout;

	private @Nullable String applicationName;

	private Map<String, String> properties = new LinkedHashMap<>();

	private PoolSettings pool = PoolSettings.defaults();

	private TimeoutSettings timeouts = TimeoutSettings.none();

	private RetrySettings retry = RetrySettings.defaults();

	private OnceSettings once = OnceSettings.defaults();

	private StartupSettings startup = StartupSettings.defaults();

	private List<String> extensions = List.of();

	private TlsPreset tls = TlsPreset.NONE;

	private @Nullable Supplier<SSLSocketFactory> sslSocketFactory;

	ProfileSettingsBuilder(String name) {
		ProfileSettings.requireName(name);
		this.name = name;
	}

	/**
	 * Takes hosts, database, user and more from a DSN.
	 * @param dsn a libpq URI, a libpq keyword/value string or a JDBC URL, see
	 * {@link Dsn#parse(String)}
	 * @return this builder
	 */
	public ProfileSettingsBuilder dsn(@Nullable String dsn) {
		return dsn(dsn, LibpqHome.ofThisProcess());
	}

	ProfileSettingsBuilder dsn(@Nullable String dsn, LibpqHome home) {
		boolean secret = SecretResolver.isReferenceInDsn(dsn);
		this.home = home;
		this.secretDsn = secret ? dsn : null;
		this.dsn = (dsn != null && !secret) ? Dsn.read(dsn, home) : null;
		return this;
	}

	/**
	 * Resolves {@code secret://KEY} in the texts of the settings: in a DSN, as a whole or
	 * as user, password or any parameter, and in every other text.
	 * @param resolvers asked in this order; default none
	 * @return this builder
	 */
	public ProfileSettingsBuilder secrets(List<SecretResolver> resolvers) {
		this.resolvers = List.copyOf(resolvers);
		return this;
	}

	/**
	 * Resolves secrets, see {@link #secrets(List)}.
	 * @param resolvers asked in this order
	 * @return this builder
	 */
	public ProfileSettingsBuilder secrets(SecretResolver... resolvers) {
		return secrets(List.of(resolvers));
	}

	/**
	 * Sets the server.
	 * @param host a name or an address
	 * @return this builder
	 */
	public ProfileSettingsBuilder host(@Nullable String host) {
		this.host = host;
		return this;
	}

	/**
	 * Sets the server's port.
	 * @param port 1 to 65535; default 5432
	 * @return this builder
	 */
	public ProfileSettingsBuilder port(@Nullable Integer port) {
		this.port = port;
		return this;
	}

	/**
	 * Sets the database.
	 * @param database its name, at most 63 bytes; default the user's name
	 * @return this builder
	 */
	public ProfileSettingsBuilder database(@Nullable String database) {
		this.database = database;
		return this;
	}

	/**
	 * Sets the role.
	 * @param user its name, at most 63 bytes; default the operating system's user
	 * @return this builder
	 */
	public ProfileSettingsBuilder user(@Nullable String user) {
		this.user = user;
		return this;
	}

	/**
	 * Sets the role's password. Used where the DSN has none.
	 * @param password the password
	 * @return this builder
	 */
	public ProfileSettingsBuilder password(@Nullable String password) {
		this.password = password;
		return this;
	}

	/**
	 * Sets how far the connection is encrypted and verified.
	 * @param sslmode one of libpq's modes, such as {@code verify-full}
	 * @return this builder
	 */
	public ProfileSettingsBuilder sslmode(@Nullable String sslmode) {
		this.sslmode = sslmode;
		return this;
	}

	/**
	 * Sets the limit for the TCP connection to one host.
	 * @param connectTimeout in whole seconds, rounded up; default 5 s
	 * @return this builder
	 */
	public ProfileSettingsBuilder connectTimeout(@Nullable Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
		return this;
	}

	/**
	 * Sets the name that the server shows for the connections.
	 * @param applicationName at most 63 bytes; default the profile's name, truncated to
	 * 63 bytes
	 * @return this builder
	 */
	public ProfileSettingsBuilder applicationName(@Nullable String applicationName) {
		this.applicationName = applicationName;
		return this;
	}

	/**
	 * Adds a property of the driver.
	 * @param name as pgJDBC spells it
	 * @param value as pgJDBC reads it
	 * @return this builder
	 */
	public ProfileSettingsBuilder property(String name, String value) {
		this.properties.put(name, value);
		return this;
	}

	/**
	 * Sets size and time limits of the pool.
	 * @param pool the settings; default {@link PoolSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder pool(PoolSettings pool) {
		this.pool = pool;
		return this;
	}

	/**
	 * Sets the time limits that the server enforces on every connection.
	 * @param timeouts the settings; default {@link TimeoutSettings#none()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder timeouts(TimeoutSettings timeouts) {
		this.timeouts = timeouts;
		return this;
	}

	/**
	 * Sets how transactions with {@code retry()} are run again.
	 * @param retry the settings; default {@link RetrySettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder retry(RetrySettings retry) {
		this.retry = retry;
		return this;
	}

	/**
	 * Sets where the results of work that happens exactly once are kept.
	 * @param once the settings; default {@link OnceSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder once(OnceSettings once) {
		this.once = once;
		return this;
	}

	/**
	 * Sets how the start of the pool waits for the database.
	 * @param startup the settings; default {@link StartupSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder startup(StartupSettings startup) {
		this.startup = startup;
		return this;
	}

	/**
	 * Sets the extensions that are created at the start where they are missing.
	 * @param extensions exact names, such as {@code uuid-ossp}; default none
	 * @return this builder
	 */
	public ProfileSettingsBuilder extensions(List<String> extensions) {
		this.extensions = List.copyOf(extensions);
		return this;
	}

	/**
	 * Sets a preset that no other setting may weaken.
	 * @param tls the preset; default {@link TlsPreset#NONE}
	 * @return this builder
	 */
	public ProfileSettingsBuilder tls(TlsPreset tls) {
		this.tls = tls;
		return this;
	}

	/**
	 * Takes the TLS sockets of the connections from elsewhere than the driver's files.
	 * The default of {@code sslmode} is {@code verify-full} then.
	 * @param sslSocketFactory asked once for each new connection, concurrently, so that a
	 * new certificate holds from the next one on; {@code null} for the driver's own
	 * @return this builder
	 */
	public ProfileSettingsBuilder sslSocketFactory(@Nullable Supplier<SSLSocketFactory> sslSocketFactory) {
		this.sslSocketFactory = sslSocketFactory;
		return this;
	}

	/**
	 * Names the single settings that the DSN overrides.
	 * @return keys such as {@code host}; empty without a DSN
	 */
	public List<String> overriddenByDsn() {
		if (this.secretDsn != null) {
			SecretLookup secrets = (this.begun != null) ? this.begun : new SecretLookup(this.resolvers);
			this.begun = secrets;
			return masked(secrets, () -> resolved(secrets).overriddenByDsn());
		}
		List<String> keys = new ArrayList<>();
		if (this.dsn != null) {
			Dsn parts = this.dsn.dsn();
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
		return this.dsn != null && this.dsn.dsn().properties().containsKey(property.getName());
	}

	private static void addIf(List<String> keys, String key, boolean condition) {
		if (condition) {
			keys.add(key);
		}
	}

	/**
	 * Creates the settings.
	 * @return immutable settings
	 * @throws InvalidSettingException if one is missing or invalid
	 */
	public ProfileSettings build() {
		SecretLookup secrets = (this.begun != null) ? this.begun : new SecretLookup(this.resolvers);
		this.begun = null;
		return masked(secrets, () -> resolved(secrets).build(secrets.renewal(copy()::build)));
	}

	private static <T> T masked(SecretLookup secrets, Supplier<T> made) {
		try {
			return made.get();
		}
		catch (InvalidSettingException ex) {
			throw secrets.mask(ex);
		}
	}

	/** The same with what the references stand for. */
	private ProfileSettingsBuilder resolved(SecretLookup secrets) {
		ProfileSettingsBuilder copy = copy();
		if (this.secretDsn != null) {
			copy.dsn = Dsn.read(DsnSecrets.resolve(this.secretDsn, secrets), this.home);
			copy.secretDsn = null;
		}
		copy.host = secrets.text("host", this.host);
		copy.database = secrets.text("database", this.database);
		copy.user = secrets.text("user", this.user);
		copy.password = secrets.text("password", this.password);
		copy.sslmode = secrets.text("sslmode", this.sslmode);
		copy.applicationName = secrets.text("application-name", this.applicationName);
		copy.properties.replaceAll((name, value) -> requireNonNull(secrets.text("properties." + name, value)));
		copy.once = new OnceSettings(requireNonNull(secrets.text("once.schema", this.once.schema())),
				this.once.retention());
		copy.extensions = this.extensions.stream()
			.map((extension) -> requireNonNull(secrets.text("extensions", extension)))
			.toList();
		return copy;
	}

	/** What is set now; what is set later is for other settings. */
	private ProfileSettingsBuilder copy() {
		try {
			ProfileSettingsBuilder copy = (ProfileSettingsBuilder) clone();
			copy.properties = new LinkedHashMap<>(this.properties);
			copy.begun = null;
			return copy;
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private ProfileSettings build(@Nullable SecretRenewal renewal) {
		Dsn from = (this.dsn != null) ? this.dsn.dsn() : new Dsn(List.of(), null, null, null, Map.of());
		Map<String, String> merged = new LinkedHashMap<>(this.properties);
		if (this.sslmode != null) {
			merged.putIfAbsent(PGProperty.SSL_MODE.getName(), this.sslmode);
		}
		merged.putAll(from.properties());
		TlsSettings secured = new TlsSettings(this.tls, this.sslSocketFactory);
		TlsRules.prepare(secured, merged, this::written);
		if (this.dsn != null) {
			this.dsn.complete(merged, this.sslSocketFactory == null);
		}
		String mode = merged.remove(PGProperty.SSL_MODE.getName());
		String application = either(merged.remove(PGProperty.APPLICATION_NAME.getName()),
				either(this.applicationName, (this.dsn != null) ? this.dsn.fallbackApplicationName() : null));
		Duration timeout = seconds(merged.remove(PGProperty.CONNECT_TIMEOUT.getName()));
		List<HostPort> hosts = (this.dsn != null && this.dsn.namesHost()) ? from.hosts() : singleHost();
		String to = either(from.database(), this.database);
		String secret = either(from.password(), this.password);
		return new ProfileSettings(this.name, hosts, to, either(from.user(), this.user), secret, mode,
				(timeout != null) ? timeout
						: (this.connectTimeout != null) ? this.connectTimeout : DEFAULT_CONNECT_TIMEOUT,
				(application != null) ? application : ServerName.cut(this.name), merged, this.pool, this.timeouts,
				this.retry, this.once, this.startup, this.extensions,
				(this.dsn != null && secret == null) ? this.dsn.passwordFile(hosts, to) : null, secured, renewal);
	}

	/** Where a property of the driver was written. */
	private String written(String property) {
		if (this.dsn != null && this.dsn.dsn().properties().containsKey(property)) {
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
