package io.github.pgprofiles.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/** An embedded PostgreSQL for one run, with data that does not outlive it. */
public final class BenchmarkServer implements AutoCloseable {

	private final Path directory;

	private final EmbeddedPostgres postgres;

	private @Nullable BenchmarkServer tls;

	private BenchmarkServer(Path directory, EmbeddedPostgres postgres) {
		this.directory = directory;
		this.postgres = postgres;
	}

	/**
	 * Starts a server on a free port of the loopback interface.
	 * @return the server, to be closed by the caller
	 * @throws IOException if it does not start
	 */
	public static BenchmarkServer start() throws IOException {
		return start(Files.createTempDirectory("benchmarks"), EmbeddedPostgres.builder());
	}

	/** The programs lie beside the files: nobody else may write there. */
	private static BenchmarkServer start(Path files, EmbeddedPostgres.Builder builder) throws IOException {
		builder.setOverrideWorkingDirectory(files.resolve("postgres").toFile());
		return new BenchmarkServer(files, builder.start());
	}

	/**
	 * A second server, which speaks TLS with a self-signed certificate to those who want
	 * it. Started when it is first asked for; closed with this one.
	 * @return the server
	 * @throws Exception if it does not start
	 */
	public BenchmarkServer tls() throws Exception {
		BenchmarkServer second = this.tls;
		if (second == null) {
			Path files = Files.createTempDirectory("benchmarks");
			Certificate certificate = Certificate.create(files);
			second = start(files,
					EmbeddedPostgres.builder()
						.setServerConfig("ssl", "on")
						.setServerConfig("ssl_cert_file", certificate.chain().toString())
						.setServerConfig("ssl_key_file", certificate.key().toString()));
			this.tls = second;
		}
		return second;
	}

	/**
	 * A directory for files that the server and the contenders share: both run as the
	 * same user on the same machine.
	 * @return a directory that goes away with the server
	 */
	public Path directory() {
		return this.directory;
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
		if (this.tls != null) {
			this.tls.close();
		}
		this.postgres.close();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
