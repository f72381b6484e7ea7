package io.github.pgprofiles.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

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
			return EmbeddedPostgres.builder().start();
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
