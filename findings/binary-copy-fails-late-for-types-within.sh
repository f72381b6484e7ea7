#!/usr/bin/env bash
# PostgreSQL 18.6, COPY TO in binary of types that have no binary output function, with pgJDBC 42.7.14.
# The manual (chapter 'COPY', 'Notes') says that COPY fails for such types. It asks when it begins, but about the columns'
# own types only: arrays, ranges and rows have such functions whatever is in them, and look for their elements' with the
# first value that is not NULL. So a COPY of aclitem[] is complete where all are NULL, sends any number of rows and fails at
# the first value: an array counts without any element, a row only with an attribute that is not NULL. So the contents of a
# table decide whether its copy works.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

class Finding {

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url())) {
			connection.createStatement().execute("create type pair as (a int, b aclitem)");
			for (String column : new String[] { "null::aclitem", "null::aclitem[]", "case g when 5000 then '{}'::aclitem[] end",
					"case g when 5000 then row(1, null)::pair end", "case g when 5000 then row(1, 'postgres=r/postgres')::pair end" }) {
				System.out.println(column + ": " + copied(connection, column));
			}
		}
	}

	private static String copied(Connection connection, String column) throws SQLException {
		int messages = 0;
		try {
			CopyOut copy = connection.unwrap(PGConnection.class)
				.getCopyAPI()
				.copyOut("copy (select " + column + " from generate_series(1, 6000) g) to stdout (format binary)");
			while (copy.readFromCopy() != null) {
				messages++;
			}
			return "complete, " + messages + " messages";
		}
		catch (SQLException ex) {
			return "after " + messages + " messages, " + ex.getSQLState();
		}
	}

}
JAVA
)
expect "null::aclitem: after 0 messages, 42883
null::aclitem[]: complete, 6001 messages
case g when 5000 then '{}'::aclitem[] end: after 4999 messages, 42883
case g when 5000 then row(1, null)::pair end: complete, 6001 messages
case g when 5000 then row(1, 'postgres=r/postgres')::pair end: after 4999 messages, 42883" "$actual"
