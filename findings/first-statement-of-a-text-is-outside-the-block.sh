#!/usr/bin/env bash
# PostgreSQL 18.6, with pgJDBC 42.7.14.
# pgJDBC sends the statements of one text as extended-protocol messages with one Sync behind the last. Outside of a
# transaction the server makes one of them (manual, 'Message Flow', 'Pipelining'), yet it begins the implicit block only
# behind the FIRST statement. So LOCK TABLE and DECLARE fail as the first statement of a text, with 25P01, and succeed
# behind a 'select 1'. SET LOCAL in the first place warns that it can only be used in transaction blocks, and has its
# effect all the same, up to the end of the text. With preferQueryMode=simple, where the text is one Query message, the
# same texts succeed without a warning.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

class Finding {

	private static String run(Connection connection, String sql) throws SQLException {
		StringBuilder said = new StringBuilder();
		try (Statement statement = connection.createStatement()) {
			try {
				boolean rows = statement.execute(sql);
				while (rows || statement.getUpdateCount() >= 0) {
					if (rows) {
						ResultSet result = statement.getResultSet();
						while (result.next()) {
							said.append(' ').append(result.getString(1));
						}
					}
					rows = statement.getMoreResults();
				}
			}
			catch (SQLException ex) {
				said.append(' ').append(ex.getSQLState());
			}
			SQLWarning warning = statement.getWarnings();
			return said + ((warning != null) ? ", warning " + warning.getSQLState() : "");
		}
	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server()) {
			for (String mode : new String[] { "extended", "simple" }) {
				try (Connection connection = DriverManager.getConnection(server.url() + "&preferQueryMode=" + mode)) {
					for (String sql : new String[] { "declare c cursor for select 7; fetch c",
							"select 1; declare c cursor for select 7; fetch c", "lock table pg_class in share mode; select 7",
							"select 1; lock table pg_class in share mode; select 7",
							"set local work_mem = '1MB'; select current_setting('work_mem')",
							"select 1; set local work_mem = '1MB'; select current_setting('work_mem')" }) {
						System.out.println(mode + ": " + sql + " ->" + run(connection, sql));
					}
				}
			}
		}
	}

}
JAVA
)
expect "extended: declare c cursor for select 7; fetch c -> 25P01
extended: select 1; declare c cursor for select 7; fetch c -> 1 7
extended: lock table pg_class in share mode; select 7 -> 25P01
extended: select 1; lock table pg_class in share mode; select 7 -> 1 7
extended: set local work_mem = '1MB'; select current_setting('work_mem') -> 1MB, warning 25P01
extended: select 1; set local work_mem = '1MB'; select current_setting('work_mem') -> 1 1MB
simple: declare c cursor for select 7; fetch c -> 7
simple: select 1; declare c cursor for select 7; fetch c -> 1 7
simple: lock table pg_class in share mode; select 7 -> 7
simple: select 1; lock table pg_class in share mode; select 7 -> 1 7
simple: set local work_mem = '1MB'; select current_setting('work_mem') -> 1MB
simple: select 1; set local work_mem = '1MB'; select current_setting('work_mem') -> 1 1MB" "$actual"
