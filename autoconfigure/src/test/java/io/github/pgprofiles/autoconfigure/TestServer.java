package io.github.pgprofiles.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import io.github.pgprofiles.testing.Binaries;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One embedded PostgreSQL for all tests of this JVM, with a database for each of them.
 */
public final class TestServer {

	private static final EmbeddedPostgres SERVER = start();

	private TestServer() {
	}

	private static EmbeddedPostgres start() {
		try {
			return EmbeddedPostgres.builder().setOverrideWorkingDirectory(Binaries.directory()).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static int port() {
		return SERVER.getPort();
	}

	/** Makes a database and returns its name. */
	public static String newDatabase() {
		String name = "t" + UUID.randomUUID().toString().replace("-", "");
		execute("postgres", "create database " + name);
		return name;
	}

	/** The lines of a profile on a database of its own. */
	public static String[] profile(String name) {
		String prefix = "app.postgres.profiles." + name + ".";
		return new String[] { prefix + "host=localhost", prefix + "port=" + port(), prefix + "user=postgres",
				prefix + "database=" + newDatabase(), prefix + "pool.max-size=4" };
	}

	/** Makes a role that the server lets in with its password only. */
	public static void createRole(String role, String password) {
		execute("postgres", "create role %s login password '%s'".formatted(role, password));
		try (Connection connection = SERVER.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select current_setting('hba_file')")) {
			rows.next();
			Path rules = Path.of(rows.getString(1));
			Files.writeString(rules, "host all %s all scram-sha-256%n".formatted(role) + Files.readString(rules));
		}
		catch (SQLException | IOException ex) {
			throw new IllegalStateException(ex);
		}
		execute("postgres", "select pg_reload_conf()");
	}

	/** Has the server end the session that writes to a table, when it is to commit. */
	public static void dieAtCommit(String database, String table) {
		execute(database, """
				create function die() returns trigger language plpgsql as
				'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
				create constraint trigger die after insert or update on %s deferrable initially deferred
				for each row execute function die()""".formatted(table));
	}

	public static void execute(String database, String sql) {
		try (Connection connection = SERVER.getDatabase("postgres", database).getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
