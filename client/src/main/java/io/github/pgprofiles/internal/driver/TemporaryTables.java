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

	/** What all spellings of a temporary table have in common. */
	private static final String TEMP = "temp";

	private static final String REST = "orary";

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

	/**
	 * Whether a text may make a temporary table, in whatever way: to find none costs a
	 * look later.
	 */
	public static boolean mayBeMade(String sql) {
		for (int i = 0; i <= sql.length() - TEMP.length(); i++) {
			if (sql.regionMatches(true, i, TEMP, 0, TEMP.length()) && isWordOrSchema(sql, i)) {
				return true;
			}
		}
		return false;
	}

	/** As in {@code temp}, {@code temporary} and {@code pg_temp}. */
	private static boolean isWordOrSchema(String sql, int place) {
		int end = place + TEMP.length();
		end += sql.regionMatches(true, end, REST, 0, REST.length()) ? REST.length() : 0;
		return (place == 0 || !Character.isLetterOrDigit(sql.charAt(place - 1)))
				&& (end == sql.length() || !Character.isLetter(sql.charAt(end)));
	}

}
