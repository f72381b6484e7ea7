#!/usr/bin/env bash
# PostgreSQL 18.6, pgJDBC 42.7.11 and 42.7.12 against 42.7.13 and 42.7.14.
# A parameter that is sent without a type (setObject(…, Types.OTHER), setNull, and setTimestamp too) makes the driver describe
# the statement when it prepares it, at the fifth execution. If a column of the result has no fixed size, as a text, the driver
# up to 42.7.12 sends an empty Sync, and waits for its answer, ahead of each execution from then on: two round trips instead
# of one, for good. setString, whose type is named, has one. 42.7.13 stopped that for single statements.
# Counted are the ReadyForQuery messages of the last of ten executions, by the driver's
# own log.
. "$(dirname "$0")/lib/java.sh"
code=$(cat <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Types;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

class Finding {

	private static int ready;

	public static void main(String[] args) throws Exception {
		Logger driver = Logger.getLogger("org.postgresql");
		driver.setUseParentHandlers(false);
		driver.addHandler(new Handler() {

			@Override
			public void publish(LogRecord entry) {
				ready += entry.getMessage().contains("<=BE ReadyForQuery") ? 1 : 0;
			}

			@Override
			public void flush() {
			}

			@Override
			public void close() {
			}

		});
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url())) {
			connection.createStatement().execute("create table t (id int, name text)");
			driver.setLevel(Level.ALL);
			System.out.println("without a type: " + trips(connection, "select id, name from t where name = ?", false));
			System.out.println("setString: " + trips(connection, "select id, name from t where name  = ?", true));
			System.out.println("fixed size: " + trips(connection, "select id from t where name = ?", false));
		}
	}

	private static int trips(Connection connection, String sql, boolean named) throws Exception {
		for (int i = 0; i < 10; i++) {
			ready = 0;
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				if (named) {
					statement.setString(1, "a");
				}
				else {
					statement.setObject(1, "a", Types.OTHER);
				}
				statement.executeQuery();
			}
		}
		return ready;
	}

}
JAVA
)
actual=
for version in 42.7.11 42.7.12 42.7.13 42.7.14; do
	rm -rf "$work/jars"
	packages "org.postgresql:postgresql:$version" "${embedded[@]}"
	actual+="$version"$'\n'"$(run_java <<<"$code")"$'\n'
done
expect '42.7.11
without a type: 2
setString: 1
fixed size: 1
42.7.12
without a type: 2
setString: 1
fixed size: 1
42.7.13
without a type: 1
setString: 1
fixed size: 1
42.7.14
without a type: 1
setString: 1
fixed size: 1
' "$actual"
