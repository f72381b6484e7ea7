#!/usr/bin/env bash
# PostgreSQL 18.6.
# A query on a standby that stands in the way of replay is cancelled: ERROR with SQLSTATE 40001, and the session goes on
# (chapter 'Handling Query Conflicts'). Once the transaction has set a savepoint, the same conflict is FATAL with the same
# SQLSTATE and the same message, and the connection is gone. Clients decide by 40001 that the connection is as good as
# before, and frameworks set savepoints for nested transactions, so that a report on a replica with one of these
# loses its connection each time.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import org.postgresql.util.PSQLException;

class Finding {

	private static String single(Statement statement, String sql) throws Exception {
		try (ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static void conflict(Pair pair, Statement primary, boolean savepoint) throws Exception {
		try (Connection connection = DriverManager.getConnection(pair.standby());
				Statement statement = connection.createStatement()) {
			while (!"t".equals(single(statement, "select to_regclass('t') is not null"))) {
				Thread.sleep(10);
			}
			connection.setAutoCommit(false);
			if (savepoint) {
				connection.setSavepoint();
			}
			statement.executeQuery("select count(*) from t").close();
			Thread lock = new Thread(() -> {
				try {
					primary.execute("begin; lock table t in access exclusive mode; commit");
				}
				catch (SQLException ex) {
					System.out.println(ex.getMessage());
				}
			});
			lock.start();
			try {
				statement.executeQuery("select pg_sleep(30)").close();
				System.out.println("no conflict");
			}
			catch (PSQLException ex) {
				System.out.println((savepoint ? "with" : "without") + " a savepoint: "
						+ ex.getServerErrorMessage().getSeverity() + " " + ex.getSQLState());
			}
			lock.join();
			try {
				connection.rollback();
				System.out.println("goes on: " + connection.isValid(5));
			}
			catch (SQLException ex) {
				System.out.println("goes on: false");
			}
		}
	}

	public static void main(String[] args) throws Exception {
		try (Pair pair = new Pair(Map.of("max_standby_streaming_delay", "200ms"));
				Connection connection = DriverManager.getConnection(pair.primary());
				Statement primary = connection.createStatement()) {
			primary.execute("create table t as select 1 as id");
			conflict(pair, primary, false);
			conflict(pair, primary, true);
		}
	}

}
JAVA
)
expect "without a savepoint: ERROR 40001
goes on: true
with a savepoint: FATAL 40001
goes on: false" "$actual"
