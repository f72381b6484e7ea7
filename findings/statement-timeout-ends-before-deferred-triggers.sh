#!/usr/bin/env bash
# PostgreSQL 18.6 (pgJDBC 42.7.14).
# statement_timeout is off again when a statement's transaction commits: a deferred constraint trigger that takes a second
# runs to its end at COMMIT, and at the end of an INSERT in autocommit too, though the limit is 200 ms. Only when it is made
# immediate, by SET CONSTRAINTS, does the limit hold (57014).
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

class Finding {

	public static void main(String[] args) throws Exception {
		try (Server server = new Server();
				Connection connection = DriverManager.getConnection(server.url());
				Statement statement = connection.createStatement()) {
			statement.execute("create table t (id int)");
			statement.execute("create function slow() returns trigger language plpgsql as"
					+ " $$ begin perform pg_sleep(1); return null; end $$");
			statement.execute("create constraint trigger late after insert on t deferrable initially deferred"
					+ " for each row execute function slow()");
			statement.execute("set statement_timeout = '200ms'");
			System.out.println("INSERT alone: " + run(() -> statement.execute("insert into t values (1)")));
			connection.setAutoCommit(false);
			System.out.println("INSERT: " + run(() -> statement.execute("insert into t values (2)")));
			System.out.println("COMMIT: " + run(connection::commit));
			System.out.println("INSERT: " + run(() -> statement.execute("insert into t values (3)")));
			System.out.println("immediate: " + run(() -> statement.execute("set constraints all immediate")));
		}
	}

	interface Action {

		void run() throws SQLException;

	}

	private static String run(Action action) {
		long begin = System.nanoTime();
		String end = "done";
		try {
			action.run();
		}
		catch (SQLException ex) {
			end = ex.getSQLState();
		}
		return end + ((System.nanoTime() - begin > 900_000_000L) ? " after a second" : " at once");
	}

}
JAVA
)
expect 'INSERT alone: done after a second
INSERT: done at once
COMMIT: done after a second
INSERT: done at once
immediate: 57014 at once' "$actual"
