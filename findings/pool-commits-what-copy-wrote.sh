#!/usr/bin/env bash
# HikariCP 7.0.2 with pgJDBC 42.7.14 and PostgreSQL 18.6.
# A connection with autocommit off that is closed before commit(): the pool rolls back what its statements did. But it rolls
# back only if a statement of its own proxy has run. A COPY, for which one has to unwrap the connection, is not one; neither
# is any statement of the unwrapped connection. The pool then sets autocommit back to true, and by the rules of JDBC
# (Connection.setAutoCommit, called during a transaction) that commits. So the COPY of code that threw before its commit()
# stays, and the insert of the same code does not. With a pool whose own default is autocommit off nothing is set back,
# nothing is rolled back either, and the transaction stays open: the next borrower's rollback() undoes it and the next
# borrower's commit() commits it.
. "$(dirname "$0")/lib/java.sh"
packages com.zaxxer:HikariCP:7.0.2 org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.postgresql.PGConnection;

class Finding {

	interface Work {

		void run(Connection connection) throws Exception;

	}

	/** Work that fails before its commit, as anybody would write it. */
	static int rowsAfterFailure(HikariDataSource pool, Work work) throws Exception {
		try (Connection connection = pool.getConnection()) {
			connection.setAutoCommit(false);
			work.run(connection);
			throw new IllegalStateException("before commit()");
		}
		catch (IllegalStateException ex) {
			return rows(pool);
		}
	}

	static int rows(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from t")) {
			rows.next();
			return rows.getInt(1);
		}
	}

	static HikariDataSource pool(Server server, boolean autoCommit) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(server.url());
		config.setMaximumPoolSize(1);
		config.setAutoCommit(autoCommit);
		return new HikariDataSource(config);
	}

	static void copy(Connection connection) throws Exception {
		connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin", new StringReader("1\n"));
	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server()) {
			try (HikariDataSource pool = pool(server, true)) {
				try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
					statement.execute("create table t (n int)");
				}
				System.out.println("insert, no commit: " + rowsAfterFailure(pool, (connection) -> {
					try (Statement statement = connection.createStatement()) {
						statement.execute("insert into t values (1)");
					}
				}));
				System.out.println("COPY, no commit: " + rowsAfterFailure(pool, Finding::copy));
				System.out.println("COPY and select, no commit: " + rowsAfterFailure(pool, (connection) -> {
					copy(connection);
					try (Statement statement = connection.createStatement()) {
						statement.executeQuery("select 1");
					}
				}));
			}
			try (HikariDataSource pool = pool(server, false)) {
				try (Connection connection = pool.getConnection()) {
					copy(connection);
				}
				try (Connection next = pool.getConnection()) {
					next.commit();
				}
				System.out.println("pool with autocommit off, COPY, commit of the next borrower: " + rows(pool));
			}
		}
	}

}
JAVA
)
expect 'insert, no commit: 0
COPY, no commit: 1
COPY and select, no commit: 1
pool with autocommit off, COPY, commit of the next borrower: 2' "$actual"
