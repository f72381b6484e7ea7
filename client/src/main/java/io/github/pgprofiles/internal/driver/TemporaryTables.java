package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

import org.postgresql.core.BaseConnection;

/**
 * Connections on which somebody has made a temporary table by SQL, and may have left it
 * behind. So nobody else has to ask the server whether there is one. Thread-safe.
 */
public final class TemporaryTables {

	private static final Set<BaseConnection> MADE = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private TemporaryTables() {
	}

	/** Says that a connection may have one. */
	public static void made(Connection connection) throws SQLException {
		if (connection.isWrapperFor(BaseConnection.class)) {
			MADE.add(connection.unwrap(BaseConnection.class));
		}
	}

	/** Whether a connection may have one. */
	public static boolean mayBe(Connection connection) throws SQLException {
		return !MADE.isEmpty() && MADE.contains(connection.unwrap(BaseConnection.class));
	}

	/** Says that a connection has none, as the server says. */
	public static void none(Connection connection) throws SQLException {
		MADE.remove(connection.unwrap(BaseConnection.class));
	}

}
