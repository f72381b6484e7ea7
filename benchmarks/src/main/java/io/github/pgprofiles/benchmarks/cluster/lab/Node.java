package io.github.pgprofiles.benchmarks.cluster.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import org.postgresql.PGProperty;

/**
 * A server of the cluster, reached by the plain driver and nothing else: what is seen
 * through it is independent of the client that is tried. Immutable.
 */
public final class Node {

	/** The host of all nodes. */
	public static final String HOST = "127.0.0.1";

	/** The database of the trials. */
	public static final String DATABASE = "lab";

	private static final String SUPERUSER = "postgres";

	private static final int NO_LIMIT = 0;

	private final int port;

	private final String user;

	private final String password;

	Node(int port, String user, String password) {
		this.port = port;
		this.user = user;
		this.password = password;
	}

	/**
	 * Where it listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Connects as the application does, and waits for each answer for as long as it
	 * takes.
	 * @return a connection, to be closed by the caller
	 * @throws SQLException if the server refuses
	 */
	public Connection connect() throws SQLException {
		return connect(NO_LIMIT);
	}

	/**
	 * Connects as the application does.
	 * @param seconds for which it waits for any answer
	 * @return a connection, to be closed by the caller
	 * @throws SQLException if the server refuses, or is silent
	 */
	public Connection connect(int seconds) throws SQLException {
		return connect(this.user, seconds);
	}

	/**
	 * Connects with the right to change the server, whose password is the lab's.
	 * @return a connection, to be closed by the caller
	 * @throws SQLException if the server refuses
	 */
	public Connection connectAsSuperuser() throws SQLException {
		return connect(SUPERUSER, NO_LIMIT);
	}

	private Connection connect(String as, int seconds) throws SQLException {
		Properties properties = new Properties();
		PGProperty.USER.set(properties, as);
		PGProperty.PASSWORD.set(properties, this.password);
		PGProperty.SSL_MODE.set(properties, "disable");
		PGProperty.GSS_ENC_MODE.set(properties, "disable");
		PGProperty.APPLICATION_NAME.set(properties, "cluster-watch");
		PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
		PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
		return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(HOST, this.port, DATABASE),
				properties);
	}

	/**
	 * Whether it is a standby.
	 * @return what it says itself
	 * @throws SQLException if it does not answer within a second
	 */
	public boolean isInRecovery() throws SQLException {
		try (Connection connection = connect(1);
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select pg_catalog.pg_is_in_recovery()")) {
			result.next();
			return result.getBoolean(1);
		}
	}

	@Override
	public String toString() {
		return HOST + ":" + this.port;
	}

}
