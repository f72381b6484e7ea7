#!/usr/bin/env bash
# PostgreSQL 18.6, with pgJDBC 42.7.14.
# A savepoint that is released does not give its place back. A session announces 64 subtransactions that have written; the
# 65th makes it overflow, and until the transaction ends every snapshot of every session has to look parents up
# (pg_stat_get_backend_subxact, chapter 'Cumulative Statistics System'). RELEASE SAVEPOINT frees the name and the nesting
# and leaves the count: 70 savepoints, each released at once, overflow just as 70 that are left open. One that is rolled
# back to does give its place back. So 'SAVEPOINT; write; RELEASE' as a guard around each step is no way out.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Savepoint;
import java.sql.Statement;

class Finding {

	private static void steps(Connection connection, String name, boolean undo) throws Exception {
		try (Statement statement = connection.createStatement()) {
			for (int i = 0; i < 70; i++) {
				Savepoint savepoint = connection.setSavepoint();
				statement.execute("insert into t values (1)");
				if (undo) {
					connection.rollback(savepoint);
				}
				connection.releaseSavepoint(savepoint);
			}
			try (ResultSet rows = statement.executeQuery("select s.subxact_count, s.subxact_overflowed"
					+ " from pg_stat_get_backend_idset() id, pg_stat_get_backend_subxact(id) s"
					+ " where pg_stat_get_backend_pid(id) = pg_backend_pid()")) {
				rows.next();
				System.out.println(name + ": " + rows.getInt(1) + ", overflowed " + rows.getBoolean(2));
			}
		}
		connection.rollback();
	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url())) {
			connection.createStatement().execute("create table t (a int)");
			connection.setAutoCommit(false);
			steps(connection, "released", false);
			steps(connection, "rolled back and released", true);
		}
	}

}
JAVA
)
expect 'released: 64, overflowed true
rolled back and released: 0, overflowed false' "$actual"
