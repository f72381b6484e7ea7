package io.github.pgprofiles.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.PostgresClient;
import org.postgresql.jdbc.PgConnection;

/** Tells one connection from another one. */
public final class Backends {

	private static final String PID = "select pg_backend_pid()";

	private Backends() {
	}

	/**
	 * The number of the server's process behind the connection that a client gets; behind
	 * a pooler, where that changes, a number of the connection itself.
	 */
	public static int of(PostgresClient client) {
		return TestServer.isPooled() ? client.withConnection(Backends::ofConnection)
				: client.sql(PID).query(Integer.class).single();
	}

	/** The same of a connection. */
	public static int of(Connection connection) throws SQLException {
		if (TestServer.isPooled()) {
			return ofConnection(connection);
		}
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(PID)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private static int ofConnection(Connection connection) throws SQLException {
		return System.identityHashCode(connection.unwrap(PgConnection.class));
	}

}
