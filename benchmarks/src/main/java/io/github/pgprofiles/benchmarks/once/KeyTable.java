package io.github.pgprofiles.benchmarks.once;

import java.sql.SQLException;

import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/**
 * What a contender without {@code once} needs for it: a table of its own with keys and
 * results. Whoever brings a key first inserts it, whoever comes at the same moment waits
 * at the index for the other's end, and whoever comes later finds the result.
 *
 * @param name of the table
 */
record KeyTable(String name) {

	void create(BenchmarkServer server) throws SQLException {
		server.execute("drop table if exists " + this.name,
				"create table " + this.name + " (key text primary key, result jsonb)");
	}

	/** Changes no row where the key is there; with a placeholder by position. */
	String claim() {
		return "insert into " + this.name + " (key) values (?) on conflict (key) do nothing";
	}

	/** With placeholders by position: the result, then the key. */
	String store() {
		return "update " + this.name + " set result = ?::jsonb where key = ?";
	}

	/** With a placeholder by position. */
	String find() {
		return "select result::text from " + this.name + " where key = ?";
	}

}
