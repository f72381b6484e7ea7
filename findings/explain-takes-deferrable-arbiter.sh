#!/usr/bin/env bash
# PostgreSQL 18.6, with pgJDBC 42.7.14.
# INSERT … ON CONFLICT cannot go by a deferrable constraint, and the manual says so. But the planner infers it all the
# same: EXPLAIN and PREPARE take the statement, an execution without a row does, and the first row is 55000. It is also
# inferred beside an index of the same columns that would do, which makes that one useless unless its constraint is named.
# DO NOTHING without a target looks at every index, so one deferrable constraint anywhere on the table breaks it.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

class Finding {

	private static void run(Statement statement, String sql) {
		try {
			statement.execute(sql);
			System.out.println("taken: " + sql);
		}
		catch (SQLException ex) {
			System.out.println(ex.getSQLState() + ": " + sql);
		}
	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url());
				Statement statement = connection.createStatement()) {
			statement.execute("create table t (a int, b int unique,"
					+ " constraint usual unique (a), constraint late unique (a) deferrable)");
			run(statement, "explain insert into t values (1) on conflict (a) do update set b = 2");
			run(statement, "insert into t select 1 where false on conflict (a) do update set b = 2");
			run(statement, "insert into t values (1) on conflict (a) do update set b = 2");
			run(statement, "insert into t values (1) on conflict do nothing");
			run(statement, "insert into t values (1) on conflict (b) do nothing");
			run(statement, "insert into t values (1) on conflict on constraint usual do nothing");
		}
	}

}
JAVA
)
expect 'taken: explain insert into t values (1) on conflict (a) do update set b = 2
taken: insert into t select 1 where false on conflict (a) do update set b = 2
55000: insert into t values (1) on conflict (a) do update set b = 2
55000: insert into t values (1) on conflict do nothing
taken: insert into t values (1) on conflict (b) do nothing
taken: insert into t values (1) on conflict on constraint usual do nothing' "$actual"
