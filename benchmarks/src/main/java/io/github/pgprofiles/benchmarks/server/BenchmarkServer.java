package io.github.pgprofiles.benchmarks.server;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** An embedded PostgreSQL for one run, with data that does not outlive it. */
public final class BenchmarkServer implements AutoCloseable {

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
	 * Where it listens.
	 * @return the address
	 */
	public ServerAddress address() {
		return new ServerAddress(this.postgres.getPort());
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
