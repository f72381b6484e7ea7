package io.github.pgprofiles.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.dsn.DriverClasses;
import io.github.pgprofiles.internal.text.DriverNames;
import io.github.pgprofiles.internal.text.DurationText;
import io.github.pgprofiles.internal.text.SettingName;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Everything that a profile needs to connect to its database. Immutable; created by a
 * {@link ProfileSettingsBuilder}. {@link #toString()} contains no credential.
 *
 * @param name of the profile: a letter in lower case, then letters and digits; of a node
 * the profile's, a slash, and a letter in lower case, then letters, digits and hyphens
 * @param hosts the servers, in the order in which they are tried; at least one
 * @param database to connect to, at most 63 bytes; the user's name if {@code null}
 * @param user role to connect as, at most 63 bytes; the operating system's user if
 * {@code null}
 * @param password of the role, if it needs one
 * @param sslmode one of libpq's modes; sent only when set
 * @param connectTimeout for the TCP connection to one host; default 5 s
 * @param applicationName shown in {@code pg_stat_activity}, at most 63 bytes; default the
 * profile's name
 * @param properties any further property of pgJDBC, by its own name; of a class of the
 * user's own too, where {@code socketFactory}, {@code sslfactory} or
 * {@code authenticationPluginClassName} names one
 * @param pool size and time limits of the pool
 * @param timeouts that the server enforces on every connection
 * @param retry of transactions with {@code retry()}
 * @param once where the results of work that happens exactly once are kept
 * @param startup how the start of the pool waits for the database
 * @param extensions created at the start where they are missing, exact names
 * @param passwordFile where the password is looked up for each new connection, if it
 * needs one and {@code password} is {@code null}
 * @param tls how connections are secured beyond {@code sslmode}; a preset, or sockets of
 * one's own, make that {@code verify-full} where it is not set
 * @param requiredSettings names of session settings without which work is refused; see
 * {@code SessionSettings}
 * @param pooler what stands between the application and its server
 * @param poolerMaxPreparedStatements how many prepared statements of a connection that
 * pooler follows, 0 for none
 * @param logging what the log is told of the statements
 * @param notifications how the profile listens
 * @param listener the settings of the connection that listens, where that has a DSN of
 * its own
 * @param nodes the replicas of the server, by name, each with settings of its own; its
 * own name is that of the profile, a slash and that of the node
 * @param replicas how the profile reads on them
 * @param renewal how to make the settings anew; {@code null} if there is no secret in
 * them
 * @since 0.1.0
 */
public record ProfileSettings(String name, List<HostPort> hosts, @Nullable String database, @Nullable String user,
		@Nullable String password, @Nullable String sslmode, Duration connectTimeout, String applicationName,
		Map<String, String> properties, PoolSettings pool, TimeoutSettings timeouts, RetrySettings retry,
		OnceSettings once, StartupSettings startup, List<String> extensions, @Nullable PasswordFile passwordFile,
		TlsSettings tls, List<String> requiredSettings, PoolerMode pooler, int poolerMaxPreparedStatements,
		LoggingSettings logging, NotificationSettings notifications, @Nullable ProfileSettings listener,
		Map<String, ProfileSettings> nodes, ReplicaSettings replicas, @Nullable SecretRenewal renewal) {

	private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]*");

	private static final List<String> SSLMODES = List.of("disable", "allow", "prefer", "require", "verify-ca",
			"verify-full");

	public ProfileSettings {
		requireNameOfAny(name);
		hosts = List.copyOf(hosts);
		if (hosts.isEmpty()) {
			throw new InvalidSettingException("host", "is missing", "Set 'host', or 'dsn', for the profile.");
		}
		if (sslmode != null && !SSLMODES.contains(sslmode)) {
			throw new InvalidSettingException("sslmode", "is unknown: '" + sslmode + "'",
					"Use one of " + SSLMODES + ".");
		}
		if (connectTimeout.isNegative() || connectTimeout.toSeconds() > Integer.MAX_VALUE / 1000) {
			throw new InvalidSettingException("connect-timeout", "is out of range: " + DurationText.of(connectTimeout),
					"Use some seconds, or 0s to wait for as long as the operating system does.");
		}
		properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
		boolean anyProperty = DriverClasses.isNamed(properties.keySet());
		properties.keySet().forEach((property) -> requireProperty(property, anyProperty));
		SettingText.requireProperties(properties);
		extensions = List.copyOf(extensions);
		extensions.forEach(ProfileSettings::requireExtension);
		requiredSettings = List.copyOf(requiredSettings);
		requiredSettings.forEach(ProfileSettings::requireSetting);
		TlsRules.check(tls, sslmode, properties,
				(key) -> (key.equals(PGProperty.SSL_MODE.getName()) ? "" : "properties.") + key);
		DriverValues.check(properties, (key) -> "properties." + key);
		PoolerRules.check(pooler, poolerMaxPreparedStatements);
		PoolerRules.check(pooler, poolerMaxPreparedStatements, properties, (key) -> "properties." + key);
		PoolerRules.check(pooler, pool.reset());
		sslmode = (sslmode != null) ? sslmode : TlsRules.defaultMode(tls);
		SettingText.requireName("database", database);
		SettingText.requireName("user", user);
		SettingText.requirePassword(password);
		SettingText.requireName("application-name", applicationName);
		if (password == null && passwordFile != null) {
			passwordFile.password(user);
		}
		nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
		NodeRules.check(hosts, nodes);
	}

	private static void requireNameOfAny(String name) {
		int slash = name.indexOf(NodeRules.SEPARATOR);
		requireName((slash < 0) ? name : name.substring(0, slash));
		if (slash >= 0) {
			NodeRules.requireName(name.substring(slash + 1));
		}
	}

	private static void requireSetting(String setting) {
		String problem = SettingName.problem(setting);
		if (problem != null) {
			throw new InvalidSettingException("session-settings.required", "has a name that " + problem,
					"Give the names of settings, such as app.tenant.");
		}
	}

	/**
	 * Starts the settings of a profile.
	 * @param name of the profile: a letter in lower case, then letters and digits
	 * @return a builder with the defaults
	 */
	public static ProfileSettingsBuilder builder(String name) {
		return new ProfileSettingsBuilder(name);
	}

	/**
	 * Checks a profile's name.
	 * @param name to check
	 * @throws InvalidSettingException if it is not an identifier
	 */
	public static void requireName(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new InvalidSettingException("name", "of a profile is no identifier: '" + name + "'",
					"Begin with a letter in lower case, and use letters and digits only, such as 'orders' or"
							+ " 'orderArchive'.");
		}
	}

	private static void requireExtension(String extension) {
		if (extension.isBlank()) {
			throw new InvalidSettingException("extensions", "has an empty name",
					"Remove it, or write the exact name of an extension, such as 'uuid-ossp'.");
		}
		SettingText.requireName("extensions", extension);
	}

	private static void requireProperty(String property, boolean anyProperty) {
		PGProperty known = PGProperty.forName(property);
		if (known == null) {
			if (anyProperty) {
				return;
			}
			throw new InvalidSettingException("properties." + property, "is no property of pgJDBC",
					DriverNames.advice(property));
		}
		requireNoOwnKey(property);
	}

	/** What has a key of its own would beat it, and the operator who sets that. */
	static void requireNoOwnKey(String property) {
		PGProperty known = PGProperty.forName(property);
		String ownKey = (known == null) ? null : switch (known) {
			case PG_HOST -> "host";
			case PG_PORT -> "port";
			case PG_DBNAME -> "database";
			case USER -> "user";
			case PASSWORD -> "password";
			case SSL_MODE -> "sslmode";
			case APPLICATION_NAME -> "application-name";
			case CONNECT_TIMEOUT -> "connect-timeout";
			default -> null;
		};
		if (ownKey != null) {
			throw new InvalidSettingException("properties." + property, "has a key of its own",
					"Set '" + ownKey + "' instead.");
		}
		if (known == PGProperty.SERVICE) {
			throw new InvalidSettingException("properties." + property, "has no effect outside a DSN",
					"Name the service in 'dsn', such as 'service=shop', instead.");
		}
	}

	/**
	 * The URL that pgJDBC connects with, without any credential.
	 * @return a {@code jdbc:postgresql:} URL that names hosts and database only
	 */
	public String jdbcUrl() {
		StringBuilder url = new StringBuilder("jdbc:postgresql://");
		for (int i = 0; i < this.hosts.size(); i++) {
			url.append((i > 0) ? "," : "").append(this.hosts.get(i));
		}
		if (this.database != null) {
			return url.append('/').append(URLEncoder.encode(this.database, StandardCharsets.UTF_8)).toString();
		}
		return url.append('/').toString();
	}

	/**
	 * These settings with another start.
	 * @param startup how the start of the pool waits for the database
	 * @return new settings
	 */
	public ProfileSettings withStartup(StartupSettings startup) {
		return new ProfileSettings(this.name, this.hosts, this.database, this.user, this.password, this.sslmode,
				this.connectTimeout, this.applicationName, this.properties, this.pool, this.timeouts, this.retry,
				this.once, startup, this.extensions, this.passwordFile, this.tls, this.requiredSettings, this.pooler,
				this.poolerMaxPreparedStatements, this.logging, this.notifications, this.listener, this.nodes,
				this.replicas, this.renewal);
	}

	ProfileSettings withRenewal(SecretRenewal renewal) {
		return new ProfileSettings(this.name, this.hosts, this.database, this.user, this.password, this.sslmode,
				this.connectTimeout, this.applicationName, this.properties, this.pool, this.timeouts, this.retry,
				this.once, this.startup, this.extensions, this.passwordFile, this.tls, this.requiredSettings, this.pooler,
				this.poolerMaxPreparedStatements, this.logging, this.notifications, this.listener, this.nodes,
				this.replicas, renewal);
	}

	/**
	 * These settings for migrations of the schema: with the same TLS, hosts, options and
	 * secrets, but a pool of their own, if need be another role, and another way to the
	 * server. What would be in the way of a migration is gone: the limits of a statement
	 * and of an idle transaction, required session settings, and the creation of
	 * extensions.
	 * @param size of the pool
	 * @param login has the role to connect as, and its password, or {@code null} for the
	 * profile's own
	 * @param server says where to connect, and overrides single properties, or
	 * {@code null} for the profile's own hosts; past a pooler, if there is one
	 * @return new settings
	 */
	public ProfileSettings forMigrations(PoolSettings size, @Nullable ProfileSettings login,
			@Nullable ProfileSettings server) {
		Map<String, String> all = new LinkedHashMap<>(this.properties);
		if (server != null) {
			all.putAll(server.properties);
		}
		ProfileSettings role = (login != null) ? login : (server != null && server.user != null) ? server : this;
		ProfileSettings where = (server != null) ? server : this;
		return new ProfileSettings(this.name, where.hosts, (where.database != null) ? where.database : this.database,
				(role.user != null) ? role.user : this.user, role.password,
				(where.sslmode != null) ? where.sslmode : this.sslmode, this.connectTimeout, this.applicationName, all,
				size, new TimeoutSettings(null, this.timeouts.lock(), null), this.retry, this.once, this.startup,
				List.of(), (role.passwordFile != null) ? role.passwordFile : this.passwordFile, this.tls, List.of(),
				(server != null) ? PoolerMode.NONE : this.pooler,
				(server != null) ? 0 : this.poolerMaxPreparedStatements, this.logging, this.notifications, null,
				Map.of(), this.replicas, renewal(size, login, server));
	}

	private @Nullable SecretRenewal renewal(PoolSettings size, @Nullable ProfileSettings login,
			@Nullable ProfileSettings server) {
		List<SecretRenewal> renewals = Stream.of(this, login, server)
			.map((each) -> (each != null) ? each.renewal : null)
			.filter(Objects::nonNull)
			.toList();
		return renewals.isEmpty() ? null : SecretRenewal.of(renewals, () -> renewed(this).forMigrations(size,
				(login != null) ? renewed(login) : null, (server != null) ? renewed(server) : null));
	}

	private static ProfileSettings renewed(ProfileSettings settings) {
		return (settings.renewal != null) ? settings.renewal.renew() : settings;
	}

	@Override
	public String toString() {
		return "ProfileSettings[name=%s, hosts=%s, database=%s, user=%s, sslmode=%s, properties=%s, pool=%s, timeouts=%s, retry=%s, once=%s, startup=%s, extensions=%s, tls=%s, requiredSettings=%s, pooler=%s, poolerMaxPreparedStatements=%s, logging=%s, notifications=%s, nodes=%s, replicas=%s]"
			.formatted(this.name, this.hosts, this.database, this.user, this.sslmode, this.properties.keySet(),
					this.pool, this.timeouts, this.retry, this.once, this.startup, this.extensions, this.tls,
					this.requiredSettings, this.pooler, this.poolerMaxPreparedStatements, this.logging,
					this.notifications, this.nodes, this.replicas);
	}

}
