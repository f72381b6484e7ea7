package io.github.pgprofiles.internal.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.internal.pool.connect.ConnectionTarget;
import io.github.pgprofiles.internal.pool.connect.Encryption;
import io.github.pgprofiles.internal.pool.connect.TextSettings;
import io.github.pgprofiles.internal.pool.connect.TransactionPooling;
import org.postgresql.PGProperty;

/** Turns the settings of a profile into those of HikariCP and pgJDBC. */
final class PoolFactory {

	/** What a careful operator would set; a profile's own properties come after. */
	private static final Map<PGProperty, String> DRIVER_DEFAULTS = Map.of(PGProperty.TCP_KEEP_ALIVE, "true",
			// the detail of a server's error holds values of the row
			PGProperty.LOG_SERVER_ERROR_DETAIL, "false",
			// the wait for a server that takes no cancel; the driver's own default is 10
			// s
			PGProperty.CANCEL_SIGNAL_TIMEOUT, "2");

	/**
	 * How many milliseconds a connection that lay idle may take to show that it lives. A
	 * caller asks one after the other, and with HikariCP's default of 5 s fails if two of
	 * them were cut off unnoticed.
	 */
	private static final long MOST_VALIDATION = 1000;

	private PoolFactory() {
	}

	static HikariConfig configure(ProfileSettings settings, Consumer<HikariConfig> customizer) {
		HikariConfig config = new HikariConfig();
		config.setPoolName(settings.name());
		// A DataSource and no URL to connect with: HikariCP sets the login time-out of
		// the whole DriverManager when it is given a URL alone.
		DriverDataSource own = new DriverDataSource(settings, PoolFactory::target, config,
				TransactionPooling.isOf(settings) ? "" : TextSettings.OPTIONS);
		config.setDataSource(own);
		config.setJdbcUrl(own.url());
		Encryption.warnOfUnverified(settings);
		apply(settings.pool(), config);
		config.setExceptionOverride(new ConnectionEviction());
		CustomizedPool customized = new CustomizedPool(settings, config);
		customizer.accept(config);
		customized.apply(own);
		return config;
	}

	/** Connections of a profile that have no pool. */
	static DriverDataSource beside(ProfileSettings settings) {
		HikariConfig credentials = new HikariConfig();
		credentials.setPoolName(settings.name());
		return new DriverDataSource(settings, PoolFactory::target, credentials,
				TransactionPooling.isOf(settings) ? "" : TextSettings.OPTIONS);
	}

	/** When sessions are set back: wherever they are the profile's own. */
	static SessionReset reset(ProfileSettings settings) {
		return TransactionPooling.isOf(settings) ? SessionReset.NEVER : settings.pool().reset();
	}

	private static void apply(PoolSettings pool, HikariConfig config) {
		config.setMaximumPoolSize(pool.maxSize());
		config.setMinimumIdle(pool.minSize());
		config.setConnectionTimeout(pool.timeout().toMillis());
		config.setValidationTimeout(Math.min(MOST_VALIDATION, pool.timeout().toMillis()));
		config.setMaxLifetime(pool.maxLifetime().toMillis());
		// HikariCP warns where it could never come to pass
		config.setIdleTimeout((pool.minSize() == pool.maxSize()) ? 0 : pool.idleTimeout().toMillis());
		config.setKeepaliveTime(pool.keepalive().toMillis());
		config.setLeakDetectionThreshold(pool.leakDetection().toMillis());
	}

	private static ConnectionTarget target(ProfileSettings settings) {
		ConnectionTarget target = new ConnectionTarget(settings);
		target.lookUpPassword(settings.passwordFile());
		DRIVER_DEFAULTS.forEach(target::set);
		target.set(PGProperty.APPLICATION_NAME, settings.applicationName());
		target.set(PGProperty.CONNECT_TIMEOUT, String.valueOf(ceilSeconds(settings.connectTimeout())));
		if (settings.sslmode() != null) {
			target.set(PGProperty.SSL_MODE, settings.sslmode());
		}
		settings.properties().forEach(target::set);
		Encryption.apply(settings, target);
		if (TransactionPooling.isOf(settings)) {
			TransactionPooling.apply(target);
			return target;
		}
		String options = options(settings);
		if (!options.isEmpty()) {
			target.set(PGProperty.OPTIONS, options);
		}
		return target;
	}

	/** The time limits, then the profile's own options, of which the last one wins. */
	private static String options(ProfileSettings settings) {
		List<String> options = new ArrayList<>();
		settings.timeouts().parameters().forEach((name, millis) -> options.add("-c " + name + "=" + millis));
		String own = settings.properties().get(PGProperty.OPTIONS.getName());
		if (own != null) {
			options.add(own);
		}
		return String.join(" ", options);
	}

	static long ceilSeconds(Duration duration) {
		return duration.plusMillis(999).toSeconds();
	}

}
