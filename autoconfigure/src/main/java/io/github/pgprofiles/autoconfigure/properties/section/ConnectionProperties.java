package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.config.TlsPreset;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a profile that say where and how it connects.
 *
 * @since 0.1.0
 */
public abstract class ConnectionProperties {

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

}
