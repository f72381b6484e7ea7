package io.github.pgprofiles.autoconfigure;

import java.util.UUID;

/**
 * The client's test server, for applications: lines of configuration, and a database for
 * each test.
 */
public final class TestServer {

	private TestServer() {
	}

	public static int port() {
		return io.github.pgprofiles.testing.TestServer.get().port();
	}

	/** Makes a database and returns its name. */
	public static String newDatabase() {
		String name = "t" + UUID.randomUUID().toString().replace("-", "");
		execute("postgres", "create database " + name);
		return name;
	}

	/** The lines of a profile on a database of its own. */
	public static String[] profile(String name) {
		String prefix = "app.postgres.profiles." + name + ".";
		return new String[] { prefix + "host=localhost", prefix + "port=" + port(), prefix + "user=postgres",
				prefix + "database=" + newDatabase(), prefix + "pool.max-size=4" };
	}

	/** Makes a role that the server lets in with its password only. */
	public static void createRole(String role, String password) {
		execute("postgres", "create role %s login password '%s'".formatted(role, password));
	}

	/** Has the server end the session that writes to a table, when it is to commit. */
	public static void dieAtCommit(String database, String table) {
		execute(database, """
				create function die() returns trigger language plpgsql as
				'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
				create constraint trigger die after insert or update on %s deferrable initially deferred
				for each row execute function die()""".formatted(table));
	}

	public static void execute(String database, String sql) {
		io.github.pgprofiles.testing.TestServer.get().execute(database, sql);
	}

}
