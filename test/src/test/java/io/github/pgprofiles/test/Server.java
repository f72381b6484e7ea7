package io.github.pgprofiles.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The server of these tests, one for the JVM. */
public final class Server {

	private static final EmbeddedPostgres POSTGRES = start();

	private Server() {
	}

	private static EmbeddedPostgres start() {
		try {
			EmbeddedPostgres postgres = EmbeddedPostgres.builder().setRegisterShutdownHook(true).start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				try {
					postgres.close();
				}
				catch (IOException ex) {
					// its own hook has done it
				}
			}));
			return postgres;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static int port() {
		return POSTGRES.getPort();
	}

	public static String url(String database) {
		return url(port(), database);
	}

	public static String url(int port, String database) {
		return "jdbc:postgresql://localhost:%d/%s".formatted(port, database);
	}

	public static Properties login() {
		Properties login = new Properties();
		login.setProperty("user", "postgres");
		return login;
	}

	public static String query(String url, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url, login());
				Statement statement = connection.createStatement()) {
			if (!statement.execute(sql)) {
				return "";
			}
			try (ResultSet result = statement.getResultSet()) {
				return result.next() ? result.getString(1) : "";
			}
		}
	}

}
