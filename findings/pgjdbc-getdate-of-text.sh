#!/usr/bin/env bash
# pgJDBC 42.7.14, PostgreSQL 18.6.
# ResultSet.getDate of a text column takes the text apart by itself, and does not look at what it finds: what is no date is an
# ArrayIndexOutOfBoundsException instead of the SQLException that getTimestamp, getTime and getInt throw, and a date with a
# letter behind it is another date, eleven months later, without any exception.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

class Finding {

	interface Getter {

		Object get(ResultSet rows) throws Exception;

	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url())) {
			for (String text : new String[] { "2026-11-29", "2026-11-29x", "blue", "12:30", "20261129" }) {
				System.out.println(text + ": " + read(connection, text, (rows) -> rows.getDate(1)) + ", getTimestamp: "
						+ read(connection, text, (rows) -> rows.getTimestamp(1)));
			}
		}
	}

	private static String read(Connection connection, String text, Getter getter) throws Exception {
		try (PreparedStatement statement = connection.prepareStatement("select ?::text")) {
			statement.setString(1, text);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return getter.get(rows).toString();
			}
			catch (Exception ex) {
				return ex.getClass().getSimpleName();
			}
		}
	}

}
JAVA
)
expect '2026-11-29: 2026-11-29, getTimestamp: 2026-11-29 00:00:00.0
2026-11-29x: 2027-10-28, getTimestamp: PSQLException
blue: ArrayIndexOutOfBoundsException, getTimestamp: PSQLException
12:30: ArrayIndexOutOfBoundsException, getTimestamp: PSQLException
20261129: ArrayIndexOutOfBoundsException, getTimestamp: PSQLException' "$actual"
