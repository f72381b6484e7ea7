package io.github.pgprofiles.benchmarks.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Where the server, or a proxy in front of it, listens, and pools that lead there, all
 * configured alike.
 *
 * @param port on the loopback interface
 * @param sslmode one of libpq's modes, or {@code null} to say nothing about it
 * @param connections that each pool opens
 */
public record ServerAddress(int port, @Nullable String sslmode, int connections) {

	/** The host. */
	public static final String HOST = "localhost";

	/** A superuser. */
	public static final String USER = "postgres";

	/** The database. */
	public static final String DATABASE = "postgres";

	private static final int CONNECTIONS = 2;

	/**
	 * A server without TLS, for pools as large as one thread needs.
	 * @param port on the loopback interface
	 */
	public ServerAddress(int port) {
		this(port, null, CONNECTIONS);
	}

	/**
	 * The same server, reached with or without TLS.
	 * @param mode {@code disable}, {@code require}, or another of libpq's modes
	 * @return the address
	 */
	public ServerAddress withSslmode(String mode) {
		return new ServerAddress(this.port, mode, this.connections);
	}

	/**
	 * The same server, for larger pools.
	 * @param number of connections that each pool opens
	 * @return the address
	 */
	public ServerAddress withConnections(int number) {
		return new ServerAddress(this.port, this.sslmode, number);
	}

	/**
	 * A pool of HikariCP's, as a user would configure it.
	 * @return a pool, to be closed by the caller
	 */
	public HikariDataSource pool() {
		return new HikariDataSource(config());
	}

	/**
	 * The same with a name, which the server shows too.
	 * @param name of the pool
	 * @return a pool, to be closed by the caller
	 */
	public HikariDataSource pool(String name) {
		HikariConfig config = config();
		config.setPoolName(name);
		config.addDataSourceProperty(PGProperty.APPLICATION_NAME.getName(), name);
		config.addDataSourceProperty(PGProperty.TCP_KEEP_ALIVE.getName(), "true");
		return new HikariDataSource(config);
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

	/**
	 * A pool whose connections make one INSERT of many rows out of a batch of INSERTs.
	 * @return a pool, to be closed by the caller
	 */
	public HikariDataSource rewritingPool() {
		HikariConfig config = config();
		config.addDataSourceProperty(PGProperty.REWRITE_BATCHED_INSERTS.getName(), "true");
		return new HikariDataSource(config);
	}

	/**
	 * A connection of its own, for what comes before and after the clock.
	 * @return a connection, to be closed by the caller
	 * @throws SQLException if the server refuses
	 */
	public Connection connect() throws SQLException {
		return DriverManager.getConnection(url(), USER, null);
	}

	private PoolSettings settings() {
		return PoolSettings.defaults().withMaxSize(this.connections).withMinSize(this.connections);
	}

	private HikariConfig config() {
		PoolSettings settings = settings();
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url());
		config.setUsername(USER);
		config.setMaximumPoolSize(settings.maxSize());
		config.setMinimumIdle(settings.minSize());
		config.setConnectionTimeout(settings.timeout().toMillis());
		config.setMaxLifetime(settings.maxLifetime().toMillis());
		config.setKeepaliveTime(settings.keepalive().toMillis());
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
		return PostgresClients.open(
				ProfileSettings.builder("benchmark").dsn(url()).user(USER).pool(settings()).timeouts(timeouts).build());
	}

	/**
	 * This project's client with settings of the session.
	 * @param session gives them
	 * @return clients with a single profile, to be closed by the caller
	 */
	public PostgresClients.Closeable clients(SessionSettings session) {
		return PostgresClients.open(ClientOptions.defaults().withSessionSettings(session),
				ProfileSettings.builder("benchmark").dsn(url()).user(USER).pool(settings()).build());
	}

	/**
	 * This project's client with several profiles, on pools configured like
	 * {@link #pool()}.
	 * @param names of the profiles
	 * @return clients, to be closed by the caller
	 */
	public PostgresClients.Closeable clients(List<String> names) {
		return PostgresClients.open(names.stream()
			.map((name) -> ProfileSettings.builder(name).dsn(url()).user(USER).pool(settings()).build())
			.toList());
	}

	private String url() {
		String url = "jdbc:postgresql://" + HOST + ":" + this.port + "/" + DATABASE;
		return (this.sslmode != null) ? url + "?sslmode=" + this.sslmode : url;
	}

}
