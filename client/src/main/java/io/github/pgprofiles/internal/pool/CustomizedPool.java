package io.github.pgprofiles.internal.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.TlsPreset;
import io.github.pgprofiles.internal.text.DriverNames;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * What a customizer has made of a pool's configuration. All of it has effect, or stops
 * the start: HikariCP ignores what does not go with a DataSource, and pgJDBC what
 * PostgreSQL does not have.
 */
final class CustomizedPool {

	private static final String NO_EFFECT = "has no effect";

	private final String profile;

	private final TlsPreset tls;

	private final PoolerMode pooler;

	private final HikariConfig config;

	private final long failTimeout;

	private final @Nullable String url;

	/** Before the customizer. */
	CustomizedPool(ProfileSettings settings, HikariConfig config) {
		this.profile = settings.name();
		this.tls = settings.tls().preset();
		this.pooler = settings.pooler();
		this.config = config;
		this.failTimeout = config.getInitializationFailTimeout();
		this.url = config.getJdbcUrl();
	}

	/** After it. */
	void apply(DriverDataSource own) {
		if (!Objects.equals(this.config.getJdbcUrl(), this.url)) {
			throw refused("jdbcUrl", NO_EFFECT, "Set '%s.dsn' instead.".formatted(key()));
		}
		require("dataSource", this.config.getDataSource() != null,
				"Leave it, or set a DataSource that connects through the one that is there.");
		require("dataSourceClassName", this.config.getDataSourceClassName() == null,
				"Set 'dataSource', or define a DataSource bean for the profile.");
		require("dataSourceJNDI", this.config.getDataSourceJNDI() == null,
				"Set 'dataSource', or define a DataSource bean for the profile.");
		require("driverClassName", this.config.getDriverClassName() == null, "Remove it; the driver is pgJDBC.");
		if (this.config.getInitializationFailTimeout() != this.failTimeout) {
			throw refused("initializationFailTimeout", NO_EFFECT,
					"Set '%1$s.startup.mode' and '%1$s.startup.max-wait' instead.".formatted(key()));
		}
		if (this.config.getCatalog() != null) {
			throw refused("catalog", NO_EFFECT,
					"Set '%s.database' instead: a connection cannot change to another database.".formatted(key()));
		}
		require("healthCheckProperties",
				this.config.getHealthCheckProperties().isEmpty() || this.config.getHealthCheckRegistry() != null,
				"Set 'healthCheckRegistry' as well, or remove them.");
		if (this.pooler == PoolerMode.TRANSACTION) {
			requireNoSession();
		}
		driverProperties(own);
	}

	/**
	 * HikariCP would set it once for the connection, and the pooler lend it to others.
	 */
	private void requireNoSession() {
		String problem = "is for a session, and 'pooler' is transaction";
		requireUnset("connectionInitSql", this.config.getConnectionInitSql(), problem,
				"Remove it, and have what it sets set for the role (ALTER ROLE … SET).");
		requireUnset("schema", this.config.getSchema(), problem, "Set the profile's property currentSchema instead.");
		requireUnset("transactionIsolation", this.config.getTransactionIsolation(), problem,
				"Remove it, and ask for an isolation where a transaction begins.");
	}

	private void requireUnset(String property, @Nullable String value, String problem, String action) {
		if (value != null) {
			throw refused(property, problem, action);
		}
	}

	private String key() {
		return "app.postgres.profiles." + this.profile;
	}

	private void require(String property, boolean holds, String action) {
		if (!holds) {
			throw refused(property, NO_EFFECT, action);
		}
	}

	private InvalidSettingException refused(String property, String problem, String action) {
		return new InvalidSettingException(property,
				"of the pool of profile '%s', which a customizer has set, %s".formatted(this.profile, problem), action);
	}

	/** The driver finds some wrong values only when it connects, again and again. */
	private void requireValid(PGProperty property, String value) {
		String key = "dataSourceProperties." + property.getName();
		ProfileSettingsBuilder builder = ProfileSettings.builder(this.profile)
			.host("localhost")
			.tls(this.tls)
			.pooler(this.pooler);
		try {
			switch (property) {
				case SSL_MODE -> builder.sslmode(value);
				case APPLICATION_NAME -> builder.applicationName(value);
				case CONNECT_TIMEOUT -> builder.connectTimeout(Duration.ofSeconds(Integer.parseInt(value)));
				default -> builder.property(property.getName(), value);
			}
			Objects.requireNonNull(builder.build());
		}
		catch (NumberFormatException ex) {
			throw refused(key, "is no number that pgJDBC takes", "Write seconds, such as pgJDBC's default, 10.");
		}
		catch (InvalidSettingException ex) {
			throw refused(key, ex.problem(), ex.action());
		}
	}

	/** HikariCP would give them to a DataSource that it makes itself. */
	private void driverProperties(DriverDataSource own) {
		Properties properties = this.config.getDataSourceProperties();
		if (properties.isEmpty()) {
			return;
		}
		require("dataSourceProperties", this.config.getDataSource() == own,
				"Set them at the DataSource that was set as well.");
		properties.forEach((name, value) -> {
			PGProperty known = PGProperty.forName(String.valueOf(name));
			if (known == null) {
				throw refused("dataSourceProperties." + name, "is no property of pgJDBC",
						DriverNames.advice(String.valueOf(name)));
			}
			switch (known) {
				case USER -> throw refused("dataSourceProperties." + name, "has no effect", "Set 'username' instead.");
				case PASSWORD ->
					throw refused("dataSourceProperties." + name, "has no effect", "Set 'password' instead.");
				case PG_HOST, PG_PORT, PG_DBNAME, SERVICE -> throw refused("dataSourceProperties." + name,
						"has no effect", "Set 'app.postgres.profiles.%s.dsn' instead.".formatted(this.profile));
				default -> {
					requireValid(known, String.valueOf(value));
					own.override(known, String.valueOf(value));
				}
			}
		});
		// at debug level HikariCP logs all of them, passwords of keys too
		properties.clear();
	}

}
