package io.github.pgprofiles.benchmarks.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import org.postgresql.PGProperty;

/**
 * Where the server, or a proxy in front of it, listens, and pools that lead there, all
 * configured alike.
 *
 * @param port on the loopback interface
 */
public record ServerAddress(int port) {

	/** The host. */
	public static final String HOST = "localhost";

	/** A superuser. */
	public static final String USER = "postgres";

	/** The database. */
	public static final String DATABASE = "postgres";

	private static final PoolSettings POOL = PoolSettings.defaults().withMaxSize(2).withMinSize(2);

	/**
	 * A pool of HikariCP's, as a user would configure it.
	 * @return a pool, to be closed by the caller
	 */
	public HikariDataSource pool() {
		return new HikariDataSource(config());
	}

	/**
	 * A pool whose connections receive what they can in binary from the first execution:
	 * the best that the driver can do for long results.
	 * @return a pool, to be closed by the caller
	 */
	public HikariDataSource binaryPool() {
		HikariConfig config = config();
		config.addDataSourceProperty(PGProperty.PREPARE_THRESHOLD.getName(), "-1");
		return new HikariDataSource(config);
	}

	private HikariConfig config() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url());
		config.setUsername(USER);
		config.setMaximumPoolSize(POOL.maxSize());
		config.setMinimumIdle(POOL.minSize());
		config.setConnectionTimeout(POOL.timeout().toMillis());
		config.setMaxLifetime(POOL.maxLifetime().toMillis());
		config.setKeepaliveTime(POOL.keepalive().toMillis());
		return config;
	}

	/**
	 * This project's client, on a pool configured like {@link #pool()}.
	 * @return clients with a single profile, to be closed by the caller
	 */
	public PostgresClients.Closeable clients() {
		return clients(TimeoutSettings.none());
	}

	/**
	 * This project's client with time-outs of the profile.
	 * @param timeouts for each connection
	 * @return clients with a single profile, to be closed by the caller
	 */
	public PostgresClients.Closeable clients(TimeoutSettings timeouts) {
		return PostgresClients
			.open(ProfileSettings.builder("benchmark").dsn(url()).user(USER).pool(POOL).timeouts(timeouts).build());
	}

	private String url() {
		return "jdbc:postgresql://" + HOST + ":" + this.port + "/" + DATABASE;
	}

}
