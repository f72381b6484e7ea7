package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.properties.section.ConnectionProperties;
import io.github.pgprofiles.autoconfigure.properties.section.DataJdbcProperties;
import io.github.pgprofiles.autoconfigure.properties.section.HealthProperties;
import io.github.pgprofiles.autoconfigure.properties.section.LoggingProperties;
import io.github.pgprofiles.autoconfigure.properties.section.NodeProperties;
import io.github.pgprofiles.autoconfigure.properties.section.NotificationProperties;
import io.github.pgprofiles.autoconfigure.properties.section.OnceProperties;
import io.github.pgprofiles.autoconfigure.properties.section.PoolProperties;
import io.github.pgprofiles.autoconfigure.properties.section.ProfileJpaProperties;
import io.github.pgprofiles.autoconfigure.properties.section.RetryProperties;
import io.github.pgprofiles.autoconfigure.properties.section.SessionSettingsProperties;
import io.github.pgprofiles.autoconfigure.properties.section.StartupProperties;
import io.github.pgprofiles.autoconfigure.properties.section.TimeoutProperties;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ReadOnlyTransactions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The keys of one profile, or of the defaults. A key that is not set is {@code null}; the
 * defaults of the client's settings then apply.
 *
 * @since 0.1.0
 */
public class ProfileProperties extends ConnectionProperties {

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
	 * Prepared statements of a connection that the pooler follows, for PgBouncer of 1.21
	 * and later its max_prepared_statements. Default 0, with which nothing is prepared.
	 */
	private @Nullable Integer poolerMaxPreparedStatements;

	/**
	 * What of the rest of the application uses the profile instead of the primary one.
	 */
	private @Nullable List<ProfileRole> serves;

	/**
	 * Replicas of the profile's server by name, each with what is different there. Keys
	 * that are not set are the profile's.
	 */
	private final Map<String, NodeProperties> nodes = new LinkedHashMap<>();

	/**
	 * Where transactions of '@Transactional(readOnly = true)' go. Default primary;
	 * 'replica' is a node that is up, within health.max-lag and has the caller's own
	 * writes, else the primary.
	 */
	private @Nullable ReadOnlyTransactions readOnlyTransactions;

	/**
	 * Longest time that a read waits on a node for its caller's own writes. Default 20ms.
	 */
	private @Nullable Duration replicaWait;

	/**
	 * Keys of Boot's 'spring.flyway', for a Flyway of the profile's own.
	 */
	private final Map<String, String> flyway = new LinkedHashMap<>();

	/**
	 * Keys of Boot's 'spring.liquibase', for a Liquibase of the profile's own.
	 */
	private final Map<String, String> liquibase = new LinkedHashMap<>();

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
	 * How notifications are listened for.
	 */
	@NestedConfigurationProperty
	private final NotificationProperties notifications = new NotificationProperties();

	/**
	 * Checks of the health endpoint.
	 */
	@NestedConfigurationProperty
	private final HealthProperties health = new HealthProperties();

	/**
	 * Entities of JPA that belong to the profile.
	 */
	@NestedConfigurationProperty
	private final ProfileJpaProperties jpa = new ProfileJpaProperties();

	/**
	 * Aggregates of Spring Data JDBC that belong to the profile.
	 */
	@NestedConfigurationProperty
	private final DataJdbcProperties dataJdbc = new DataJdbcProperties();

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

	public @Nullable Integer getPoolerMaxPreparedStatements() {
		return this.poolerMaxPreparedStatements;
	}

	public void setPoolerMaxPreparedStatements(@Nullable Integer poolerMaxPreparedStatements) {
		this.poolerMaxPreparedStatements = poolerMaxPreparedStatements;
	}

	public @Nullable List<ProfileRole> getServes() {
		return this.serves;
	}

	public void setServes(@Nullable List<ProfileRole> serves) {
		this.serves = serves;
	}

	public Map<String, NodeProperties> getNodes() {
		return this.nodes;
	}

	public @Nullable ReadOnlyTransactions getReadOnlyTransactions() {
		return this.readOnlyTransactions;
	}

	public void setReadOnlyTransactions(@Nullable ReadOnlyTransactions readOnlyTransactions) {
		this.readOnlyTransactions = readOnlyTransactions;
	}

	public @Nullable Duration getReplicaWait() {
		return this.replicaWait;
	}

	public void setReplicaWait(@Nullable Duration replicaWait) {
		this.replicaWait = replicaWait;
	}

	public Map<String, String> getFlyway() {
		return this.flyway;
	}

	public Map<String, String> getLiquibase() {
		return this.liquibase;
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

	public NotificationProperties getNotifications() {
		return this.notifications;
	}

	public HealthProperties getHealth() {
		return this.health;
	}

	public ProfileJpaProperties getJpa() {
		return this.jpa;
	}

	public DataJdbcProperties getDataJdbc() {
		return this.dataJdbc;
	}

}
