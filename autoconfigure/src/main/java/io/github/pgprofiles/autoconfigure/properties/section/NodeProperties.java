package io.github.pgprofiles.autoconfigure.properties.section;

import io.github.pgprofiles.config.PoolerMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The keys of a node of a profile. What is not set is that of the profile.
 *
 * @since 0.1.0
 */
public class NodeProperties extends ConnectionProperties {

	/**
	 * Whether the profile has the node. Default true.
	 */
	private @Nullable Boolean enabled;

	/**
	 * What stands between the application and the node.
	 */
	private @Nullable PoolerMode pooler;

	/**
	 * Prepared statements of a connection that the node's pooler follows.
	 */
	private @Nullable Integer poolerMaxPreparedStatements;

	/**
	 * How the node's pool waits for it, while the application starts without it.
	 */
	@NestedConfigurationProperty
	private final StartupProperties startup = new StartupProperties();

	/**
	 * Size and time limits of the node's pool.
	 */
	@NestedConfigurationProperty
	private final PoolProperties pool = new PoolProperties();

	/**
	 * Time limits that the node enforces.
	 */
	@NestedConfigurationProperty
	private final TimeoutProperties timeouts = new TimeoutProperties();

	/**
	 * Session settings without which work on the node is refused.
	 */
	@NestedConfigurationProperty
	private final SessionSettingsProperties sessionSettings = new SessionSettingsProperties();

	/**
	 * What the log is told of statements on the node.
	 */
	@NestedConfigurationProperty
	private final LoggingProperties logging = new LoggingProperties();

	/**
	 * The node in the health endpoint.
	 */
	private final Health health = new Health();

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable PoolerMode getPooler() {
		return this.pooler;
	}

	public void setPooler(@Nullable PoolerMode pooler) {
		this.pooler = pooler;
	}

	public @Nullable Integer getPoolerMaxPreparedStatements() {
		return this.poolerMaxPreparedStatements;
	}

	public void setPoolerMaxPreparedStatements(@Nullable Integer poolerMaxPreparedStatements) {
		this.poolerMaxPreparedStatements = poolerMaxPreparedStatements;
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

	public SessionSettingsProperties getSessionSettings() {
		return this.sessionSettings;
	}

	public LoggingProperties getLogging() {
		return this.logging;
	}

	public Health getHealth() {
		return this.health;
	}

	/** The node in the health endpoint. */
	public static class Health {

		/**
		 * Whether the health of the profile tells of the node. Default true.
		 */
		private @Nullable Boolean enabled;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

	}

}
