package io.github.pgprofiles.test.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * A copy of a database, from which the server makes the database anew (PostgreSQL manual,
 * chapter 'Template Databases'). For the database of a test, which nobody else uses. The
 * role has to own it, and may create databases. Not thread-safe.
 * <p>
 * One further copy is always being made ahead, on a thread of its own, so that
 * {@link #restore()} only has to rename it.
 * <p>
 * Owner, encoding, locale, extensions, object identifiers and {@code ALTER DATABASE …
 * SET} are as in the original; rights on the database itself, as by
 * {@code GRANT CONNECT}, and its comment are not.
 *
 * @since 0.1.0
 */
public final class DatabaseTemplate implements AutoCloseable {

	/** PostgreSQL manual, appendix 'PostgreSQL Error Codes': object_in_use. */
	private static final String IN_USE = "55006";

	private static final int TRIALS = 50;

	/** Of a name in PostgreSQL, in bytes. */
	private static final int MOST_BYTES = 63;

	/**
	 * How the names of the copies end: what is copied, what comes next, what was last.
	 */
	private static final List<String> SUFFIXES = List.of("_template", "_next", "_last");

	private final ServerUrl server;

	private final Properties login;

	private final String database;

	private final String template;

	private final String next;

	private final String last;

	private final String owner;

	private final List<String> settings;

	private CompletableFuture<Void> ahead = CompletableFuture.completedFuture(null);

	private DatabaseTemplate(ServerUrl server, Properties login) throws SQLException {
		this.server = server;
		this.login = login;
		try (Connection connection = connect(server.url())) {
			this.database = single(connection, "select pg_catalog.current_database()", null);
			this.owner = single(connection,
					"select pg_catalog.pg_get_userbyid(datdba) from pg_catalog.pg_database where datname = ?",
					this.database);
			this.settings = settings(connection, this.database);
		}
		this.template = copyName(this.database, SUFFIXES.get(0));
		this.next = copyName(this.database, SUFFIXES.get(1));
		this.last = copyName(this.database, SUFFIXES.get(2));
	}

	/**
	 * Takes the copy, as the database is now. Ends the sessions that others have on it.
	 * @param url of the database: a JDBC URL of one server
	 * @param login user, password and further properties of the driver
	 * @return the template
	 * @throws SQLException if it cannot be made
	 */
	public static DatabaseTemplate of(String url, Properties login) throws SQLException {
		DatabaseTemplate made = new DatabaseTemplate(ServerUrl.parse(url), login);
		try (Connection connection = made.connect(made.server.maintenance(made.database))) {
			made.drop(connection);
			made.undisturbed(connection, () -> made.copy(connection, made.database, made.template));
		}
		made.prepare();
		return made;
	}

	/**
	 * Makes the database anew. Ends the sessions that others have on it.
	 * @throws SQLException if it cannot be made; then it is as it was
	 */
	public void restore() throws SQLException {
		await();
		try (Connection connection = connect(this.server.maintenance(this.database))) {
			connection.setAutoCommit(false);
			undisturbed(connection, () -> {
				execute(connection, "alter database %s rename to %s".formatted(quote(this.database), quote(this.last)));
				execute(connection, "alter database %s rename to %s".formatted(quote(this.next), quote(this.database)));
				connection.commit();
			});
		}
		prepare();
	}

	/**
	 * Waits for the copy that is made ahead, as {@link #restore()} does.
	 * @throws SQLException if it could not be made
	 */
	public void await() throws SQLException {
		try {
			this.ahead.join();
		}
		catch (CompletionException ex) {
			throw new SQLException("The database '%s' cannot be copied".formatted(this.database), ex.getCause());
		}
	}

	private void prepare() {
		CompletableFuture<Void> made = new CompletableFuture<>();
		this.ahead = made;
		Thread thread = new Thread(() -> {
			try (Connection connection = connect(this.server.maintenance(this.database))) {
				execute(connection, "drop database if exists %s with (force)".formatted(quote(this.last)));
				copy(connection, this.template, this.next);
				for (String setting : this.settings) {
					execute(connection, "alter database " + quote(this.next) + " " + setting);
				}
				made.complete(null);
			}
			catch (SQLException | RuntimeException ex) {
				made.completeExceptionally(ex);
			}
		}, "database-template");
		thread.setDaemon(true);
		thread.start();
	}

	private void drop(Connection connection) throws SQLException {
		for (String copy : List.of(this.template, this.next, this.last)) {
			execute(connection, "drop database if exists %s with (force)".formatted(quote(copy)));
		}
	}

	/**
	 * Makes a further database.
	 * @param name its exact name
	 * @throws SQLException if it cannot be made, as when there is one
	 */
	public void create(String name) throws SQLException {
		try (Connection connection = connect(this.server.maintenance(this.database))) {
			copy(connection, this.template, name);
		}
	}

	/**
	 * The name of the copy, which the server has until this is closed.
	 * @return its exact name
	 */
	public String name() {
		return this.template;
	}

	/**
	 * Drops the copies, and leaves the database as it is.
	 * @throws SQLException if it cannot be dropped
	 */
	@Override
	public void close() throws SQLException {
		this.ahead.exceptionally((ex) -> null).join();
		try (Connection connection = connect(this.server.maintenance(this.database))) {
			drop(connection);
		}
	}

	private void copy(Connection connection, String from, String to) throws SQLException {
		// the other strategy writes checkpoints, and copies gigabytes faster
		execute(connection, "create database %s template %s owner %s strategy wal_log".formatted(quote(to), quote(from),
				quote(this.owner)));
	}

	/** What cannot be done while others have sessions. */
	@FunctionalInterface
	private interface Alone {

		void run() throws SQLException;

	}

	/** Ends the sessions of others, once more where a pool elsewhere is quick. */
	private void undisturbed(Connection connection, Alone work) throws SQLException {
		for (int left = TRIALS; true; left--) {
			endSessions(connection);
			try {
				work.run();
				return;
			}
			catch (SQLException ex) {
				if (left == 0 || !IN_USE.equals(ex.getSQLState())) {
					throw ex;
				}
				if (!connection.getAutoCommit()) {
					connection.rollback();
				}
			}
		}
	}

	private void endSessions(Connection connection) throws SQLException {
		single(connection, """
				select pg_catalog.count(pg_catalog.pg_terminate_backend(pid, 5000))
				from pg_catalog.pg_stat_activity where datname = ? and pid <> pg_catalog.pg_backend_pid()""",
				this.database);
	}

	private Connection connect(String url) throws SQLException {
		return DriverManager.getConnection(url, this.login);
	}

	/** What ALTER DATABASE has set, which is no part of a copy. */
	private static List<String> settings(Connection connection, String database) throws SQLException {
		List<String> statements = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement("""
				select pg_catalog.split_part(setting, '=', 1),
				 pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1)
				from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database d on d.oid = s.setdatabase,
				 pg_catalog.unnest(s.setconfig) as setting
				where d.datname = ? and s.setrole = 0""")) {
			statement.setString(1, database);
			try (ResultSet found = statement.executeQuery()) {
				while (found.next()) {
					String name = found.getString(1);
					String value = found.getString(2);
					// lists are kept as they are written, each name quoted where it must
					// be
					boolean list = name.equals("search_path") || name.endsWith("_preload_libraries")
							|| name.equals("temp_tablespaces");
					statements.add("set %s to %s".formatted(quote(name),
							(list && !value.isEmpty()) ? value : "'" + value.replace("'", "''") + "'"));
				}
			}
		}
		return statements;
	}

	/** Cut like a name, but with its end: two long ones may begin alike. */
	private static String copyName(String database, String suffix) {
		String end = suffix;
		String begin = database;
		if (ServerUrl.bytes(begin + end) > MOST_BYTES) {
			end = "_" + Integer.toHexString(database.hashCode()) + suffix;
			while (ServerUrl.bytes(begin + end) > MOST_BYTES) {
				begin = begin.substring(0, begin.offsetByCodePoints(begin.length(), -1));
			}
		}
		return begin + end;
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String single(Connection connection, String sql, @Nullable String parameter) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			if (parameter != null) {
				statement.setString(1, parameter);
			}
			try (ResultSet found = statement.executeQuery()) {
				found.next();
				return found.getString(1);
			}
		}
	}

	private static String quote(String name) {
		return "\"" + name.replace("\"", "\"\"") + "\"";
	}

}
