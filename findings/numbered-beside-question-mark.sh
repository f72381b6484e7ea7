#!/usr/bin/env bash
# pgJDBC 42.7.14, PostgreSQL 18.6
# The driver numbers each '?' from $1 on, and does not look for a $1 that is in the text already. A text with both is
# accepted, and one value fills both, without a word. A $1 alone counts as no parameter: setInt fails, and without it
# the error of the server has the SQLSTATE 08P01, of the class that pools take for a lost connection.
#
# Output seen:
#   select $1::int, ?::int with one value, 7: 7, 7
#   select $2::int, ?::int, ?::int with 7 and 8: 8, 7, 8
#   select $1::int with a value: PSQLException 22023
#   select $1::int without one: PSQLException 08P01
#   the connection after that: 42
. "$(dirname "$0")/lib/java.sh"

packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
found=$(run_java <<'JAVA'
import java.sql.*;

public class Finding {

	static void run(String what, Connection connection, String sql, int... values) {
		StringBuilder row = new StringBuilder();
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < values.length; i++) {
				statement.setInt(i + 1, values[i]);
			}
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
					row.append((i > 1) ? ", " : "").append(rows.getInt(i));
				}
			}
		}
		catch (SQLException ex) {
			row.append(ex.getClass().getSimpleName()).append(' ').append(ex.getSQLState());
		}
		System.out.println(what + ": " + row);
	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url())) {
			run("select $1::int, ?::int with one value, 7", connection, "select $1::int, ?::int", 7);
			run("select $2::int, ?::int, ?::int with 7 and 8", connection, "select $2::int, ?::int, ?::int", 7, 8);
			run("select $1::int with a value", connection, "select $1::int", 7);
			run("select $1::int without one", connection, "select $1::int");
			run("the connection after that", connection, "select 42");
		}
	}

}
JAVA
)
expect 'select $1::int, ?::int with one value, 7: 7, 7
select $2::int, ?::int, ?::int with 7 and 8: 8, 7, 8
select $1::int with a value: PSQLException 22023
select $1::int without one: PSQLException 08P01
the connection after that: 42' "$found"
