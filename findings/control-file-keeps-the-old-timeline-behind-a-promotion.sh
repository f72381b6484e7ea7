#!/usr/bin/env bash
# PostgreSQL 18.6.
# pg_control_checkpoint().timeline_id is that of the last checkpoint. After pg_promote() the server takes writes on its new
# timeline at once, and the end of recovery writes no checkpoint that is waited for: the control file says 1 while the
# WAL that is written is of timeline 2. So whoever compares timelines to tell a new primary from an old one by the control
# functions (chapter 'System Information Functions') takes both for equals just in the moments that matter. The name of
# the present WAL segment has the timeline from the first moment on: pg_walfile_name(pg_current_wal_lsn()).
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;

class Finding {

	private static String single(Statement statement, String sql) throws Exception {
		try (ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static void look(Statement statement, String when) throws Exception {
		System.out.println(when + ": control file "
				+ single(statement, "select timeline_id from pg_control_checkpoint()") + ", segment "
				+ Integer.parseInt(single(statement, "select left(pg_walfile_name(pg_current_wal_lsn()), 8)"), 16));
	}

	public static void main(String[] args) throws Exception {
		// checkpoints take their time, as on a server with work to do
		try (Pair pair = new Pair(Map.of("checkpoint_timeout", "1d"));
				Connection connection = DriverManager.getConnection(pair.standby());
				Connection primary = DriverManager.getConnection(pair.primary());
				Statement writing = primary.createStatement();
				Statement statement = connection.createStatement()) {
			writing.execute("create table work as select i, repeat('x', 500) as t from generate_series(1, 100000) i");
			String there = single(writing, "select pg_current_wal_flush_lsn()");
			while (!"t".equals(single(statement, "select pg_last_wal_replay_lsn() >= '" + there + "'"))) {
				Thread.sleep(10);
			}
			single(statement, "select pg_promote()");
			statement.execute("create table written (v int)");
			look(statement, "first write");
			statement.execute("checkpoint");
			look(statement, "checkpoint");
		}
	}

}
JAVA
)
expect "first write: control file 1, segment 2
checkpoint: control file 2, segment 2" "$actual"
