package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The keys of one profile, or of the defaults. A key that nobody wrote is {@code null};
 * the values that then apply are those of the client's settings.
 */
public class ProfileProperties {

	/**
	 * Where to connect, as a libpq URI or a JDBC URL. Wins over host, port, database and
	 * user.
	 */
	private @Nullable String dsn;

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
	 * Size and time limits of the pool.
	 */
	private final Pool pool = new Pool();

	/**
	 * Time limits that the server keeps.
	 */
	private final Timeouts timeouts = new Timeouts();

	/**
	 * Checks of the health endpoint.
	 */
	private final Health health = new Health();

	public @Nullable String getDsn() {
		return this.dsn;
	}

	public void setDsn(@Nullable String dsn) {
		this.dsn = dsn;
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

	public Pool getPool() {
		return this.pool;
	}

	public Timeouts getTimeouts() {
		return this.timeouts;
	}

	public Health getHealth() {
		return this.health;
	}

	/** Moves what was written under an alias to the key itself. */
	void foldAliases() {
		this.database = (this.dbname != null) ? this.dbname : this.database;
		this.dbname = null;
		this.user = (this.username != null) ? this.username : this.user;
		this.username = null;
	}

	/** The keys of a pool. */
	public static class Pool {

		/**
		 * Idle connections that the pool keeps ready. Default 2, and never more than
		 * max-size.
		 */
		private @Nullable Integer minSize;

		/**
		 * Connections that the pool opens at most. Default 10.
		 */
		private @Nullable Integer maxSize;

		/**
		 * Time that a caller waits for a connection. Default 10s, at least 250ms.
		 */
		private @Nullable Duration timeout;

		/**
		 * Age at which an idle connection is replaced. Default 30m, at least 30s, 0s for
		 * no limit.
		 */
		private @Nullable Duration maxLifetime;

		/**
		 * Time after which an idle connection above min-size is closed. Default 10m, at
		 * least 10s, 0s for never.
		 */
		private @Nullable Duration idleTimeout;

		/**
		 * Time after which an idle connection is tested. Default 2m, at least 30s and
		 * below max-lifetime, 0s for never.
		 */
		private @Nullable Duration keepalive;

		/**
		 * Time after which a borrowed connection is reported in the log with the stack of
		 * its borrower. Default 0s, which is never; at least 2s.
		 */
		private @Nullable Duration leakDetection;

		public @Nullable Integer getMinSize() {
			return this.minSize;
		}

		public void setMinSize(@Nullable Integer minSize) {
			this.minSize = minSize;
		}

		public @Nullable Integer getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(@Nullable Integer maxSize) {
			this.maxSize = maxSize;
		}

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

		public @Nullable Duration getMaxLifetime() {
			return this.maxLifetime;
		}

		public void setMaxLifetime(@Nullable Duration maxLifetime) {
			this.maxLifetime = maxLifetime;
		}

		public @Nullable Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(@Nullable Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

		public @Nullable Duration getKeepalive() {
			return this.keepalive;
		}

		public void setKeepalive(@Nullable Duration keepalive) {
			this.keepalive = keepalive;
		}

		public @Nullable Duration getLeakDetection() {
			return this.leakDetection;
		}

		public void setLeakDetection(@Nullable Duration leakDetection) {
			this.leakDetection = leakDetection;
		}

	}

	/** The keys of a profile's time limits. */
	public static class Timeouts {

		/**
		 * Time after which the server ends a statement; streams and COPY are exempt.
		 * Default the server's own statement_timeout, 0s for no limit.
		 */
		private @Nullable Duration statement;

		/**
		 * Time after which a statement that waits for a lock fails. Default the server's
		 * own lock_timeout, 0s for no limit.
		 */
		private @Nullable Duration lock;

		/**
		 * Time after which the server closes a connection whose transaction lies idle.
		 * Default the server's own idle_in_transaction_session_timeout, 0s for no limit.
		 */
		private @Nullable Duration idleInTransaction;

		public @Nullable Duration getStatement() {
			return this.statement;
		}

		public void setStatement(@Nullable Duration statement) {
			this.statement = statement;
		}

		public @Nullable Duration getLock() {
			return this.lock;
		}

		public void setLock(@Nullable Duration lock) {
			this.lock = lock;
		}

		public @Nullable Duration getIdleInTransaction() {
			return this.idleInTransaction;
		}

		public void setIdleInTransaction(@Nullable Duration idleInTransaction) {
			this.idleInTransaction = idleInTransaction;
		}

	}

	/** The keys of a profile's health checks. */
	public static class Health {

		/**
		 * Whether the profile has a component in the health endpoint. Default true.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Time after which a check that has not ended counts as failed. Default 1s.
		 */
		private @Nullable Duration timeout;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

	}

}
