package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Turns the settings of a profile into those of HikariCP and pgJDBC. */
final class PoolFactory {

	/** What a careful operator would set; a profile's own properties come after. */
	private static final Map<PGProperty, String> DRIVER_DEFAULTS = Map.of(PGProperty.TCP_KEEP_ALIVE, "true",
			// the detail of a server's error holds values of the row
			PGProperty.LOG_SERVER_ERROR_DETAIL, "false");

	private PoolFactory() {
	}

	static HikariConfig configure(ProfileSettings settings, Consumer<HikariConfig> customizer) {
		HikariConfig config = new HikariConfig();
		config.setPoolName(settings.name());
		// A DataSource and no URL to connect with: HikariCP sets the login time-out of
		// the whole DriverManager when it is given a URL alone.
		config.setDataSource(driverDataSource(settings));
		config.setJdbcUrl(settings.jdbcUrl());
		config.setUsername(settings.user());
		config.setPassword(settings.password());
		apply(settings.pool(), config);
		customizer.accept(config);
		return config;
	}

	private static void apply(PoolSettings pool, HikariConfig config) {
		config.setMaximumPoolSize(pool.maxSize());
		config.setMinimumIdle(pool.minSize());
		config.setConnectionTimeout(pool.timeout().toMillis());
		config.setMaxLifetime(pool.maxLifetime().toMillis());
		// HikariCP warns where it could never come to pass
		config.setIdleTimeout((pool.minSize() == pool.maxSize()) ? 0 : pool.idleTimeout().toMillis());
		config.setKeepaliveTime(pool.keepalive().toMillis());
		config.setLeakDetectionThreshold(pool.leakDetection().toMillis());
	}

	private static PGSimpleDataSource driverDataSource(ProfileSettings settings) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource
			.setServerNames(settings.hosts().stream().map((host) -> bracketed(host.host())).toArray(String[]::new));
		dataSource.setPortNumbers(settings.hosts().stream().mapToInt((host) -> host.port()).toArray());
		dataSource.setDatabaseName(settings.database());
		if (settings.user() == null) {
			// HikariCP hands a password on only together with a user
			dataSource.setPassword(settings.password());
		}
		DRIVER_DEFAULTS.forEach((property, value) -> set(dataSource, property.getName(), value));
		set(dataSource, PGProperty.APPLICATION_NAME.getName(), settings.applicationName());
		set(dataSource, PGProperty.CONNECT_TIMEOUT.getName(), String.valueOf(ceilSeconds(settings.connectTimeout())));
		if (settings.sslmode() != null) {
			set(dataSource, PGProperty.SSL_MODE.getName(), settings.sslmode());
		}
		settings.properties().forEach((property, value) -> set(dataSource, property, value));
		return dataSource;
	}

	private static String bracketed(String host) {
		return (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
	}

	private static void set(PGSimpleDataSource dataSource, String property, String value) {
		try {
			dataSource.setProperty(property, value);
		}
		catch (SQLException | IllegalArgumentException ex) {
			throw new InvalidSettingException("properties." + property, "has a value that pgJDBC refuses",
					"Look up in pgJDBC's documentation which values it takes.");
		}
	}

	static long ceilSeconds(Duration duration) {
		return duration.plusMillis(999).toSeconds();
	}

}
