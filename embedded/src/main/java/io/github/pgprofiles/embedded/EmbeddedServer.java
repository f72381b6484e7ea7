package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server, and how to stop it. Not thread-safe. */
final class EmbeddedServer implements AutoCloseable {

	static final String SUPERUSER = "postgres";

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedServer.class);

	/** After the five seconds that zonky gives it. */
	private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

	private static final int LOGIN_SECONDS = 10;

	private final EmbeddedPostgres postgres;

	private final DataDirectory data;

	private final Workspace workspace;

	private final Watchdog watchdog;

	private final String version;

	EmbeddedServer(EmbeddedPostgres postgres, DataDirectory data, Workspace workspace, Watchdog watchdog) {
		this.postgres = postgres;
		this.data = data;
		this.workspace = workspace;
		this.watchdog = watchdog;
		this.version = readVersion();
	}

	/**
	 * Starts a server.
	 * @param dataDirectory where it keeps its data, or {@code null} for data that go with
	 * it
	 * @return the server, which accepts connections
	 * @throws EmbeddedPostgresException if it cannot be started; nothing is left running
	 */
	static EmbeddedServer start(@Nullable String dataDirectory) {
		Workspace workspace = Workspace.create();
		try {
			DataDirectory data = (dataDirectory != null) ? DataDirectory.keep(dataDirectory, workspace.owner())
					: DataDirectory.temporary(workspace.data());
			return new EmbeddedServerStart(data, workspace).run();
		}
		catch (RuntimeException ex) {
			workspace.delete();
			throw ex;
		}
	}

	boolean isRunning() {
		return this.data.postmaster().process().isPresent();
	}

	String version() {
		return this.version;
	}

	int port() {
		return this.postgres.getPort();
	}

	String describeData() {
		return this.data.kept() ? "data are kept in " + this.data.path()
				: "temporary, in " + this.data.path() + " until the application stops";
	}

	PostgresConnectionDetails details(String profile) {
		return new EmbeddedConnectionDetails(profile, port(), this.data.password());
	}

	/**
	 * Creates a database, unless kept data have it already.
	 * @param name its exact name
	 */
	void createDatabase(String name) {
		try (Connection connection = connect()) {
			if (!exists(connection, name)) {
				try (Statement statement = connection.createStatement()) {
					// The other template cannot be copied while somebody is connected to
					// it
					statement
						.execute("create database " + statement.enquoteIdentifier(name, true) + " template template0");
				}
			}
		}
		catch (SQLException ex) {
			throw new EmbeddedPostgresException(
					"The embedded PostgreSQL cannot create the database '%s': %s".formatted(name, ex.getMessage()),
					"See what the server says.", ex);
		}
	}

	private static boolean exists(Connection connection, String name) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				"select from pg_catalog.pg_database where datname operator(pg_catalog.=) cast(? as pg_catalog.name)")) {
			statement.setString(1, name);
			try (ResultSet found = statement.executeQuery()) {
				return found.next();
			}
		}
	}

	private String readVersion() {
		try (Connection connection = connect()) {
			return connection.getMetaData().getDatabaseProductVersion();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("the new server does not answer: " + ex.getMessage(), ex);
		}
	}

	private Connection connect() throws SQLException {
		DataSource dataSource = this.postgres.getPostgresDatabase();
		dataSource.setLoginTimeout(LOGIN_SECONDS);
		return dataSource.getConnection();
	}

	/**
	 * Stops the server, breaking off what it is doing, and removes temporary data. Does
	 * nothing when it has been stopped already.
	 */
	@Override
	public void close() {
		try {
			this.postgres.close();
		}
		catch (IOException ex) {
			logger.debug("zonky's lock stays until the JVM ends", ex);
		}
		if (this.data.postmaster().awaitStop(STOP_LIMIT)) {
			this.watchdog.close();
			this.workspace.delete();
		}
		else {
			// The watchdog tries again when the JVM ends
			logger.warn("The embedded PostgreSQL with its data in {} has not stopped within {} s", this.data.path(),
					STOP_LIMIT.toSeconds());
		}
		this.data.release();
	}

}
