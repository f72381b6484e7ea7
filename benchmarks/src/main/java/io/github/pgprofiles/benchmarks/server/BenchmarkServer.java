package io.github.pgprofiles.benchmarks.server;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** An embedded PostgreSQL for one run, with data that does not outlive it. */
public final class BenchmarkServer implements AutoCloseable {

	private static final String USER = "postgres";

	private static final PoolSettings POOL = PoolSettings.defaults().withMaxSize(2).withMinSize(2);

	private final EmbeddedPostgres postgres;

	private BenchmarkServer(EmbeddedPostgres postgres) {
		this.postgres = postgres;
	}

	/**
	 * Starts a server on a free port of the loopback interface.
	 * @return the server, to be closed by the caller
	 * @throws IOException if it does not start
	 */
	public static BenchmarkServer start() throws IOException {
		return new BenchmarkServer(EmbeddedPostgres.start());
	}

	/**
	 * A pool of HikariCP's, as a user would configure it.
	 * @return a pool, to be closed by the caller
	 */
	public HikariDataSource pool() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url());
		config.setUsername(USER);
		config.setMaximumPoolSize(POOL.maxSize());
		config.setMinimumIdle(POOL.minSize());
		config.setConnectionTimeout(POOL.timeout().toMillis());
		config.setMaxLifetime(POOL.maxLifetime().toMillis());
		config.setKeepaliveTime(POOL.keepalive().toMillis());
		return new HikariDataSource(config);
	}

	/**
	 * This project's client, on a pool configured like {@link #pool()}.
	 * @return clients with a single profile, to be closed by the caller
	 */
	public PostgresClients.Closeable clients() {
		return PostgresClients.open(ProfileSettings.builder("benchmark").dsn(url()).user(USER).pool(POOL).build());
	}

	private String url() {
		return "jdbc:postgresql://localhost:" + this.postgres.getPort() + "/postgres";
	}

	/**
	 * Runs statements that prepare a case.
	 * @param statements to run, in this order
	 * @throws SQLException if the server refuses one
	 */
	public void execute(String... statements) throws SQLException {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	/**
	 * The server's version.
	 * @return such as {@code 18.6}
	 * @throws SQLException if it cannot be asked
	 */
	public String version() throws SQLException {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("show server_version")) {
			rows.next();
			return rows.getString(1);
		}
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

}
