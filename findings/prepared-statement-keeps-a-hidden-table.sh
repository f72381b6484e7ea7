#!/usr/bin/env bash
# PostgreSQL 18.6, with pgJDBC 42.7.14.
# A prepared statement is planned anew when its tables or search_path change, says the manual. A table of the same name
# that is created in a schema further ahead in search_path is neither: what was prepared goes on with the table that is
# hidden now, and writes to it too, while the same text reads the new one elsewhere. The driver prepares by itself at the
# fifth execution, so one application's two connections disagree. It ends with anything that does concern the old table,
# such as an ANALYZE.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Finding {

	private static String ask(PreparedStatement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery()) {
			rows.next();
			return rows.getString(1);
		}
	}

	public static void main(String[] args) throws Exception {
		String sql = "select max(place) from t";
		try (Server server = new Server(); Connection old = DriverManager.getConnection(server.url());
				Connection other = DriverManager.getConnection(server.url());
				Statement statement = other.createStatement();
				Statement setting = old.createStatement()) {
			statement.execute("create schema front");
			for (Statement each : new Statement[] { statement, setting }) {
				each.execute("set search_path = front, public");
			}
			statement.execute("create table public.t (place text)");
			statement.execute("insert into public.t values ('public')");
			try (PreparedStatement prepared = old.prepareStatement(sql);
					PreparedStatement insert = old.prepareStatement("insert into t values ('public, later')")) {
				for (int i = 0; i < 6; i++) {
					ask(prepared);
					insert.executeUpdate();
				}
				statement.execute("create table front.t (place text)");
				statement.execute("insert into front.t values ('front')");
				System.out.println("prepared before: " + ask(prepared));
				try (PreparedStatement fresh = other.prepareStatement(sql)) {
					System.out.println("another connection: " + ask(fresh));
				}
				insert.executeUpdate();
				try (ResultSet rows = statement.executeQuery("select count(*) from front.t")) {
					rows.next();
					System.out.println("rows in front after an insert: " + rows.getInt(1));
				}
				statement.execute("analyze public.t");
				System.out.println("after an analyze of the hidden table: " + ask(prepared));
			}
		}
	}

}
JAVA
)
expect 'prepared before: public, later
another connection: front
rows in front after an insert: 1
after an analyze of the hidden table: front' "$actual"
