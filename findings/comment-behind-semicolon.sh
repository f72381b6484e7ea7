#!/usr/bin/env bash
# pgJDBC 42.7.14, PostgreSQL 18.6
# To the driver a comment behind the last semicolon is a second statement; the semicolon alone is none. What happens
# then depends on the method: executeUpdate and execute are content, executeQuery fails with 'multiple results' after
# the statement has run (the row of an INSERT … RETURNING is stored, as autocommit is on), and executeBatch of a prepared
# statement ends in a raw ClassCastException, before anything was sent. psql and libpq see one statement everywhere.
#
# Output seen:
#   executeQuery, "returning id;": 1
#   executeQuery, "returning id; -- note": PSQLException 0100E
#   rows stored by it: 1
#   executeUpdate, "values (?); -- note": 1
#   executeBatch, "values (?);": [1]
#   executeBatch, "values (?); -- note": ClassCastException
#   rows stored by it: 0
. "$(dirname "$0")/lib/java.sh"

packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
found=$(run_java <<'JAVA'
import java.sql.*;
import java.util.Arrays;

public class Finding {

	interface Work {
		Object run() throws Exception;
	}

	static String of(Work work) {
		try {
			return String.valueOf(work.run());
		}
		catch (SQLException ex) {
			return ex.getClass().getSimpleName() + " " + ex.getSQLState();
		}
		catch (Exception ex) {
			return ex.getClass().getSimpleName();
		}
	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url());
				Statement plain = connection.createStatement()) {
			plain.execute("create table t (id int)");
			for (String tail : new String[] { ";", "; -- note" }) {
				System.out.println("executeQuery, \"returning id" + tail + "\": "
						+ of(() -> first(plain.executeQuery("insert into t values (1) returning id" + tail))));
			}
			System.out.println("rows stored by it: " + first(plain.executeQuery("select count(*) - 1 from t")));
			try (PreparedStatement insert = connection.prepareStatement("insert into t values (?); -- note")) {
				insert.setInt(1, 2);
				System.out.println("executeUpdate, \"values (?); -- note\": " + of(insert::executeUpdate));
			}
			for (String tail : new String[] { ";", "; -- note" }) {
				try (PreparedStatement insert = connection.prepareStatement("insert into t values (?)" + tail)) {
					insert.setInt(1, 3);
					insert.addBatch();
					System.out.println("executeBatch, \"values (?)" + tail + "\": "
							+ of(() -> Arrays.toString(insert.executeBatch())));
				}
			}
			System.out.println("rows stored by it: " + first(plain.executeQuery("select count(*) - 1 from t where id = 3")));
		}
	}

	static Object first(ResultSet rows) throws SQLException {
		try (rows) {
			rows.next();
			return rows.getInt(1);
		}
	}

}
JAVA
)
expect 'executeQuery, "returning id;": 1
executeQuery, "returning id; -- note": PSQLException 0100E
rows stored by it: 1
executeUpdate, "values (?); -- note": 1
executeBatch, "values (?);": [1]
executeBatch, "values (?); -- note": ClassCastException
rows stored by it: 0' "$found"
