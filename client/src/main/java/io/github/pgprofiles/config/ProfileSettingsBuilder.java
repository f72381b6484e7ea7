package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.internal.dsn.LibpqHome;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of one profile. A DSN overrides the single settings, whichever
 * came first. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class ProfileSettingsBuilder {

	private final SettingsDraft draft;

	ProfileSettingsBuilder(String name) {
		ProfileSettings.requireName(name);
		this.draft = new SettingsDraft(name);
	}

	ProfileSettingsBuilder(SettingsDraft draft) {
		this.draft = draft;
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
		this.draft.dsn(dsn, home);
		return this;
	}

	/**
	 * Resolves {@code secret://KEY} in the texts of the settings: in a DSN, as a whole or
	 * as user, password or any parameter, and in every other text.
	 * @param resolvers asked in this order; default none
	 * @return this builder
	 */
	public ProfileSettingsBuilder secrets(List<SecretResolver> resolvers) {
		this.draft.resolvers = List.copyOf(resolvers);
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
		this.draft.host = host;
		return this;
	}

	/**
	 * Sets the server's port.
	 * @param port 1 to 65535; default 5432
	 * @return this builder
	 */
	public ProfileSettingsBuilder port(@Nullable Integer port) {
		this.draft.port = port;
		return this;
	}

	/**
	 * Sets the database.
	 * @param database its name, at most 63 bytes; default the user's name
	 * @return this builder
	 */
	public ProfileSettingsBuilder database(@Nullable String database) {
		this.draft.database = database;
		return this;
	}

	/**
	 * Sets the role.
	 * @param user its name, at most 63 bytes; default the operating system's user
	 * @return this builder
	 */
	public ProfileSettingsBuilder user(@Nullable String user) {
		this.draft.user = user;
		return this;
	}

	/**
	 * Sets the role's password. Used where the DSN has none.
	 * @param password the password
	 * @return this builder
	 */
	public ProfileSettingsBuilder password(@Nullable String password) {
		this.draft.password = password;
		return this;
	}

	/**
	 * Sets how far the connection is encrypted and verified.
	 * @param sslmode one of libpq's modes, such as {@code verify-full}
	 * @return this builder
	 */
	public ProfileSettingsBuilder sslmode(@Nullable String sslmode) {
		this.draft.sslmode = sslmode;
		return this;
	}

	/**
	 * Sets the limit for the TCP connection to one host.
	 * @param connectTimeout in whole seconds, rounded up; default 5 s
	 * @return this builder
	 */
	public ProfileSettingsBuilder connectTimeout(@Nullable Duration connectTimeout) {
		this.draft.connectTimeout = connectTimeout;
		return this;
	}

	/**
	 * Sets the name that the server shows for the connections.
	 * @param applicationName at most 63 bytes; default the profile's name, truncated to
	 * 63 bytes
	 * @return this builder
	 */
	public ProfileSettingsBuilder applicationName(@Nullable String applicationName) {
		this.draft.applicationName = applicationName;
		return this;
	}

	/**
	 * Adds a property of the driver.
	 * @param name as pgJDBC spells it
	 * @param value as pgJDBC reads it
	 * @return this builder
	 */
	public ProfileSettingsBuilder property(String name, String value) {
		this.draft.properties.put(name, value);
		return this;
	}

	/**
	 * Sets size and time limits of the pool.
	 * @param pool the settings; default {@link PoolSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder pool(PoolSettings pool) {
		this.draft.pool = pool;
		return this;
	}

	/**
	 * Sets the time limits that the server enforces on every connection.
	 * @param timeouts the settings; default {@link TimeoutSettings#none()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder timeouts(TimeoutSettings timeouts) {
		this.draft.timeouts = timeouts;
		return this;
	}

	/**
	 * Sets how transactions with {@code retry()} are run again.
	 * @param retry the settings; default {@link RetrySettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder retry(RetrySettings retry) {
		this.draft.retry = retry;
		return this;
	}

	/**
	 * Sets where the results of work that happens exactly once are kept.
	 * @param once the settings; default {@link OnceSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder once(OnceSettings once) {
		this.draft.once = once;
		return this;
	}

	/**
	 * Sets how the start of the pool waits for the database.
	 * @param startup the settings; default {@link StartupSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder startup(StartupSettings startup) {
		this.draft.startup = startup;
		return this;
	}

	/**
	 * Sets the extensions that are created at the start where they are missing.
	 * @param extensions exact names, such as {@code uuid-ossp}; default none
	 * @return this builder
	 */
	public ProfileSettingsBuilder extensions(List<String> extensions) {
		this.draft.extensions = List.copyOf(extensions);
		return this;
	}

	/**
	 * Sets the names of session settings without which work is refused.
	 * @param requiredSettings such as {@code app.tenant}; default none
	 * @return this builder
	 */
	public ProfileSettingsBuilder requiredSettings(List<String> requiredSettings) {
		this.draft.requiredSettings = List.copyOf(requiredSettings);
		return this;
	}

	/**
	 * Sets what stands between the application and its server.
	 * @param pooler the mode; default {@link PoolerMode#NONE}
	 * @return this builder
	 */
	public ProfileSettingsBuilder pooler(PoolerMode pooler) {
		this.draft.pooler = pooler;
		return this;
	}

	/**
	 * Sets how many prepared statements of a connection the pooler follows, for a
	 * PgBouncer of 1.21 or later its own {@code max_prepared_statements}. The driver
	 * prepares statements through it then, and keeps no more than these. The first
	 * connection makes sure that the pooler does follow; with one that does not, nothing
	 * is prepared, and a warning says so.
	 * @param statements at least 0; default 0, with which nothing is prepared; others
	 * need {@link PoolerMode#TRANSACTION}
	 * @return this builder
	 * @see <a href=
	 * "https://www.pgbouncer.org/config.html#max_prepared_statements">PgBouncer:
	 * max_prepared_statements</a>
	 */
	public ProfileSettingsBuilder poolerMaxPreparedStatements(int statements) {
		this.draft.poolerMaxPreparedStatements = statements;
		return this;
	}

	/**
	 * Sets what the log is told of the statements.
	 * @param logging the settings; default {@link LoggingSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder logging(LoggingSettings logging) {
		this.draft.logging = logging;
		return this;
	}

	/**
	 * Sets how the profile listens for notifications.
	 * @param notifications the settings; default {@link NotificationSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder notifications(NotificationSettings notifications) {
		this.draft.notifications = notifications;
		return this;
	}

	/**
	 * Adds a replica of the server. It has all settings of the profile but the ones that
	 * are set here; of these, {@code host}, {@code port} or {@code dsn} says where it is.
	 * The profile's choice among several hosts ({@code target_session_attrs}) is not
	 * inherited, nor are its extensions, nodes and {@code notifications.dsn}. A replica
	 * that is not available does not keep the profile from starting.
	 * @param name of the node: a letter in lower case, then letters, digits and hyphens;
	 * not {@code primary}
	 * @param node sets what is different, on a builder of its own
	 * @return this builder
	 */
	public ProfileSettingsBuilder node(String name, Consumer<ProfileSettingsBuilder> node) {
		NodeRules.requireName(name);
		this.draft.nodes.put(name, node);
		return this;
	}

	/**
	 * Sets how the profile reads on its nodes.
	 * @param replicas the settings; default {@link ReplicaSettings#defaults()}
	 * @return this builder
	 */
	public ProfileSettingsBuilder replicas(ReplicaSettings replicas) {
		this.draft.replicas = replicas;
		return this;
	}

	/**
	 * Sets a preset that no other setting may weaken.
	 * @param tls the preset; default {@link TlsPreset#NONE}
	 * @return this builder
	 */
	public ProfileSettingsBuilder tls(TlsPreset tls) {
		this.draft.tls = tls;
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
		this.draft.sslSocketFactory = sslSocketFactory;
		return this;
	}

	/**
	 * Names the single settings that the DSN overrides.
	 * @return keys such as {@code host}; empty without a DSN
	 */
	public List<String> overriddenByDsn() {
		return this.draft.overriddenByDsn();
	}

	/**
	 * Creates the settings.
	 * @return immutable settings
	 * @throws InvalidSettingException if one is missing or invalid
	 */
	public ProfileSettings build() {
		return this.draft.build();
	}

}
