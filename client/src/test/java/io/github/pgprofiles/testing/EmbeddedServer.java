package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** PostgreSQL 18 from zonky's binaries, made to ask for passwords. */
final class EmbeddedServer extends TestServer {

	private static final String ACCESS = """
			local all all trust
			host all postgres all trust
			host replication postgres all trust
			host all all all scram-sha-256
			""";

	private final EmbeddedPostgres postgres;

	EmbeddedServer() {
		try {
			this.postgres = EmbeddedPostgres.builder()
				.setOverrideWorkingDirectory(Binaries.directory())
				.setServerConfig("fsync", "off")
				.setServerConfig("synchronous_commit", "off")
				.start();
			askForPasswords();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void askForPasswords() throws SQLException, IOException {
		try (Connection connection = connectAsSuperuser("postgres");
				Statement statement = connection.createStatement();
				ResultSet file = statement.executeQuery("show hba_file")) {
			file.next();
			Files.writeString(Path.of(file.getString(1)), ACCESS);
		}
		execute("postgres", "select pg_reload_conf()");
	}

	@Override
	public String host() {
		return "localhost";
	}

	@Override
	public int port() {
		return this.postgres.getPort();
	}

	@Override
	String superuser() {
		return "postgres";
	}

	@Override
	String superuserPassword() {
		return "";
	}

}
