#!/usr/bin/env bash
# pgJDBC 42.7.14 on PostgreSQL 18.6: parameters of types that the driver knows by name only.
# The server finds pg_catalog's types before an application's, unless the search path says otherwise. The driver looks up
# names beyond some thirty that it has built in, among them interval, inet, line and all ranges, in the schemas of
# current_schemas(false), which leaves pg_catalog out, and falls back to pg_catalog only then. So once a schema on the path
# holds a type of that name, a PGInterval, the driver's own class for the built-in type, is sent as the application's type.
# For names of arrays it takes the greatest OID of all on the path, which is the application's too. psql is right meanwhile.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

class Finding {

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url())) {
			connection.createStatement().execute("create type public.\"interval\" as enum ('never')");
			connection.createStatement().execute("create domain public.int4range as text");
			show("literal in SQL", connection.prepareStatement("select pg_typeof('1 hour'::interval)"));
			PreparedStatement interval = connection.prepareStatement("select pg_typeof(?)");
			interval.setObject(1, new PGInterval(0, 0, 0, 1, 0, 0));
			show("PGInterval", interval);
			for (String type : new String[] { "int4range", "int4range[]", "pg_catalog.int4range" }) {
				PGobject range = new PGobject();
				range.setType(type);
				range.setValue(type.endsWith("[]") ? "{}" : "[1,2)");
				PreparedStatement statement = connection.prepareStatement("select pg_typeof(?)");
				statement.setObject(1, range);
				show("PGobject of " + type, statement);
			}
		}
	}

	private static void show(String what, PreparedStatement statement) throws SQLException {
		try (statement; ResultSet rows = statement.executeQuery()) {
			rows.next();
			System.out.println(what + ": " + rows.getString(1));
		}
		catch (SQLException ex) {
			System.out.println(what + ": " + ex.getSQLState() + " " + ex.getMessage().lines().findFirst().orElse(""));
		}
	}

}
JAVA
)
expect 'literal in SQL: interval
PGInterval: 22P02 ERROR: invalid input value for enum public."interval": "1 hours"
PGobject of int4range: public.int4range
PGobject of int4range[]: public.int4range[]
PGobject of pg_catalog.int4range: int4range' "$actual"
