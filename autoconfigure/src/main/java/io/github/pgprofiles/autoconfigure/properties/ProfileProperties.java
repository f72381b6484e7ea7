package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.TlsPreset;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The keys of one profile, or of the defaults. A key that is not set is {@code null}; the
 * defaults of the client's settings then apply.
 *
 * @since 0.1.0
 */
public class ProfileProperties {

	/**
	 * Where to connect, as a libpq URI, a libpq keyword/value string or a JDBC URL.
	 * Overrides host, port, database and user.
	 */
	private @Nullable String dsn;

	/**
	 * Settings as one JSON object, with the same keys. Overrides the single keys.
	 */
	private @Nullable String json;

	/**
	 * Server to connect to.
	 */
	private @Nullable String host;

	/**
	 * Port that the server listens on. Default 5432.
	 */
	private @Nullable Integer port;

	/**
	 * Database to connect to. Default the user's name.
	 */
	private @Nullable String database;

	/**
	 * Alias of database, as libpq names it.
	 */
	private @Nullable String dbname;

	/**
	 * Role to connect as. Default the operating system's user.
	 */
	private @Nullable String user;

	/**
	 * Alias of user.
	 */
	private @Nullable String username;

	/**
	 * Password of the role.
	 */
	private @Nullable String password;

	/**
	 * How far the connection is encrypted and verified: disable, allow, prefer, require,
	 * verify-ca or verify-full. Sent only when set.
	 */
	private @Nullable String sslmode;

	/**
	 * Bundle of Spring Boot, below 'spring.ssl.bundle', with the certificates of the
	 * connection.
	 */
	private @Nullable String sslBundle;

	/**
	 * Preset of the connection's security. 'strict' is verify-full, channel binding and
	 * SCRAM, and nothing less.
	 */
	private @Nullable TlsPreset tls;

	/**
	 * Time that a TCP connection to one host may take, in whole seconds. Default 5s.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * Name that the server shows for the connections. Default spring.application.name,
	 * else the profile's name.
	 */
	private @Nullable String applicationName;

	/**
	 * Further properties of pgJDBC, by its own names.
	 */
	private final Map<String, String> properties = new LinkedHashMap<>();

	/**
	 * Whether the profile exists. Default true.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Extensions that are created at the start where they are missing.
	 */
	private @Nullable List<String> extensions;

	/**
	 * What stands between the application and its server. Default none; 'transaction' is
	 * PgBouncer or its kind in transaction mode.
	 */
	private @Nullable PoolerMode pooler;

	/**
	 * How the start waits for the database.
	 */
	@NestedConfigurationProperty
	private final StartupProperties startup = new StartupProperties();

	/**
	 * Size and time limits of the pool.
	 */
	@NestedConfigurationProperty
	private final PoolProperties pool = new PoolProperties();

	/**
	 * Time limits that the server enforces.
	 */
	@NestedConfigurationProperty
	private final TimeoutProperties timeouts = new TimeoutProperties();

	/**
	 * How transactions that ask for it are run again.
	 */
	@NestedConfigurationProperty
	private final RetryProperties retry = new RetryProperties();

	/**
	 * Where results of work that happens exactly once are kept.
	 */
	@NestedConfigurationProperty
	private final OnceProperties once = new OnceProperties();

	/**
	 * Session settings, such as that of a tenant.
	 */
	@NestedConfigurationProperty
	private final SessionSettingsProperties sessionSettings = new SessionSettingsProperties();

	/**
	 * What the log is told of statements.
	 */
	@NestedConfigurationProperty
	private final LoggingProperties logging = new LoggingProperties();

	/**
	 * Checks of the health endpoint.
	 */
	@NestedConfigurationProperty
	private final HealthProperties health = new HealthProperties();

	public @Nullable String getDsn() {
		return this.dsn;
	}

	public void setDsn(@Nullable String dsn) {
		this.dsn = dsn;
	}

	public @Nullable String getJson() {
		return this.json;
	}

	public void setJson(@Nullable String json) {
		this.json = json;
	}

	public @Nullable String getHost() {
		return this.host;
	}

	public void setHost(@Nullable String host) {
		this.host = host;
	}

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		this.port = port;
	}

	public @Nullable String getDatabase() {
		return this.database;
	}

	public void setDatabase(@Nullable String database) {
		this.database = database;
	}

	public @Nullable String getDbname() {
		return this.dbname;
	}

	public void setDbname(@Nullable String dbname) {
		this.dbname = dbname;
	}

	public @Nullable String getUser() {
		return this.user;
	}

	public void setUser(@Nullable String user) {
		this.user = user;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public @Nullable String getSslmode() {
		return this.sslmode;
	}

	public void setSslmode(@Nullable String sslmode) {
		this.sslmode = sslmode;
	}

	public @Nullable String getSslBundle() {
		return this.sslBundle;
	}

	public void setSslBundle(@Nullable String sslBundle) {
		this.sslBundle = sslBundle;
	}

	public @Nullable TlsPreset getTls() {
		return this.tls;
	}

	public void setTls(@Nullable TlsPreset tls) {
		this.tls = tls;
	}

	public @Nullable Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(@Nullable Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public @Nullable String getApplicationName() {
		return this.applicationName;
	}

	public void setApplicationName(@Nullable String applicationName) {
		this.applicationName = applicationName;
	}

	public Map<String, String> getProperties() {
		return this.properties;
	}

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable List<String> getExtensions() {
		return this.extensions;
	}

	public void setExtensions(@Nullable List<String> extensions) {
		this.extensions = extensions;
	}

	public @Nullable PoolerMode getPooler() {
		return this.pooler;
	}

	public void setPooler(@Nullable PoolerMode pooler) {
		this.pooler = pooler;
	}

	public StartupProperties getStartup() {
		return this.startup;
	}

	public PoolProperties getPool() {
		return this.pool;
	}

	public TimeoutProperties getTimeouts() {
		return this.timeouts;
	}

	public RetryProperties getRetry() {
		return this.retry;
	}

	public OnceProperties getOnce() {
		return this.once;
	}

	public SessionSettingsProperties getSessionSettings() {
		return this.sessionSettings;
	}

	public LoggingProperties getLogging() {
		return this.logging;
	}

	public HealthProperties getHealth() {
		return this.health;
	}

}
