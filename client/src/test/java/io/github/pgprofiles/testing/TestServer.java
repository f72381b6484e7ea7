package io.github.pgprofiles.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import io.github.pgprofiles.config.PoolerMode;

/**
 * The server that the tests of this JVM share, started by the first one that asks. The
 * system property {@code test.postgres} chooses it: {@code embedded} (the default) or
 * {@code container}, and {@code test.postgres.image} the image of the container; or
 * {@code pgbouncer}, which is the embedded one behind a PgBouncer in transaction mode.
 */
public abstract class TestServer {

	/** The role that tests connect as: no superuser, and it needs its password. */
	public static final String USER = "app";

	/** Also the canary: it must not show up in any message or log. */
	public static final String PASSWORD = "kanari-4711";

	/** What the databases of the test classes are copies of. */
	private static final String TEMPLATE = "test_template";

	private static final class Holder {

		static final TestServer INSTANCE = start();

	}

	/**
	 * The server of this JVM.
	 * @return the server, running
	 * @throws org.opentest4j.TestAbortedException if it is a container, Docker is
	 * missing, and this is no CI run
	 */
	public static TestServer get() {
		requireAvailable();
		return Holder.INSTANCE;
	}

	static void requireAvailable() {
		ContainerServer.requireDocker(kind());
		PooledServer.requirePgBouncer(kind());
	}

	/** Whether a pooler in transaction mode stands before it. */
	public static boolean isPooled() {
		return PooledServer.KIND.equals(kind());
	}

	/** What a profile on this server has to say of that. */
	public static PoolerMode pooler() {
		return isPooled() ? PoolerMode.TRANSACTION : PoolerMode.NONE;
	}

	/**
	 * How many prepared statements that pooler follows: the system property
	 * {@code test.pooler.statements}, which needs PgBouncer 1.21 or later.
	 */
	public static int poolerStatements() {
		return isPooled() ? Integer.getInteger("test.pooler.statements", 0) : 0;
	}

	private static String kind() {
		return System.getProperty("test.postgres", "embedded");
	}

	private static TestServer start() {
		TestServer server = switch (kind()) {
			case "embedded" -> new EmbeddedServer();
			case ContainerServer.KIND -> new ContainerServer();
			case PooledServer.KIND -> new PooledServer();
			default -> throw new IllegalStateException(
					"test.postgres is 'embedded', 'container' or '" + PooledServer.KIND + "'");
		};
		server.execute("postgres", "create role " + USER + " login password '" + PASSWORD + "'");
		server.execute("postgres", "create database " + TEMPLATE + " is_template true");
		return server;
	}

	/** Makes a database of {@link #USER} as the template of this server is. */
	final void createDatabase(String name) {
		execute("postgres", "create database " + name + " template " + TEMPLATE + " owner " + USER);
	}

	public abstract String host();

	public abstract int port();

	/** Of the server itself, whatever stands before it. */
	public int serverPort() {
		return port();
	}

	/** Closes the sessions that a pooler keeps on a database. */
	void reconnect(String database) {
	}

	abstract String superuser();

	abstract String superuserPassword();

	/** Connects as the superuser. */
	public final Connection connectAsSuperuser(String database) throws SQLException {
		Properties properties = new Properties();
		properties.put("user", superuser());
		properties.put("password", superuserPassword());
		return DriverManager.getConnection("jdbc:postgresql://" + host() + ":" + serverPort() + "/" + database,
				properties);
	}

	/** Runs a statement as the superuser. */
	public final void execute(String database, String sql) {
		try (Connection connection = connectAsSuperuser(database); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
