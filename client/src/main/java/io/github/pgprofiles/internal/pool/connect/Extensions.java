package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extensions that a profile needs, created where they are missing, on the first
 * connection that is made and before anybody has it. On a standby none is created: what
 * is missing there is told, and created on the first connection to a primary. PostgreSQL
 * manual, command 'CREATE EXTENSION'. Thread-safe.
 */
public final class Extensions {

	private static final Logger logger = LoggerFactory.getLogger(Extensions.class);

	/** Of a server that has gone silent meanwhile. A large extension takes seconds. */
	private static final int SILENCE = (int) Duration.ofMinutes(1).toMillis();

	/** Told by the server, before the connection is taken for dead. */
	private static final long LONGEST_LOCK = Duration.ofSeconds(30).toMillis();

	/** Two instances that create the same: the one that was late finds it then. */
	private static final int ATTEMPTS = 5;

	/** What two that create the same object at once are told. */
	private static final Set<String> CREATED_MEANWHILE = Set.of("23505", "42710", "42P06", "42723", "XX000");

	private final String profile;

	private final Set<String> names;

	private volatile boolean done;

	/** Whether a standby has told what is missing: not every connection asks again. */
	private volatile boolean told;

	public Extensions(String profile, List<String> names) {
		this.profile = profile;
		this.names = new LinkedHashSet<>(names);
		this.done = names.isEmpty();
	}

	/**
	 * Creates those that are missing, the first time on a primary; what cannot be created
	 * is a warning.
	 * @throws SQLException if the connection is lost
	 */
	public void create(Connection connection) throws SQLException {
		if (!this.done && !(this.told && StandbyErrors.isReported(connection))) {
			createOnce(connection);
		}
	}

	private synchronized void createOnce(Connection connection) throws SQLException {
		if (this.done) {
			return;
		}
		int usual = connection.getNetworkTimeout();
		connection.setNetworkTimeout(Runnable::run, SILENCE);
		boolean finished = true;
		try {
			Session session = session(connection);
			List<String> missing = this.names.stream().filter((name) -> !session.present.contains(name)).toList();
			if (session.standby && !missing.isEmpty()) {
				tell(connection, session, missing);
				finished = false;
			}
			else {
				for (String name : missing) {
					create(connection, session, name);
				}
			}
		}
		catch (SQLException ex) {
			if (isLost(connection, ex)) {
				throw ex;
			}
			logger.warn("Profile '{}': could not find out whether the extensions {} are there: {} (SQLSTATE {})",
					this.profile, SqlQuotes.names(List.copyOf(this.names)), ex.getMessage(), ex.getSQLState());
		}
		connection.setNetworkTimeout(Runnable::run, usual);
		this.done = finished;
	}

	private void tell(Connection connection, Session session, List<String> missing) throws SQLException {
		if (this.told) {
			return;
		}
		this.told = true;
		logger.warn(
				"Profile '{}': the extensions {} are missing in the database {}, and the server {} is a standby, on which"
						+ " none is created. The start goes on without them. Run {} on the primary, as a superuser or"
						+ " after GRANT CREATE ON DATABASE {} TO {}; a profile that is connected to the primary creates"
						+ " them by itself",
				this.profile, SqlQuotes.names(missing), SqlQuotes.name(session.database),
				DriverSession.server(connection),
				missing.stream().map(Extensions::statement).collect(Collectors.joining(" ")),
				SqlQuotes.name(session.database), SqlQuotes.name(session.role));
	}

	private static String statement(String name) {
		return "CREATE EXTENSION " + SqlQuotes.name(name) + ";";
	}

	/** The profile's limit for a statement is not meant for this one either. */
	private Session session(Connection connection) throws SQLException {
		List<String> wanted = List.copyOf(this.names);
		try {
			return Session.of(connection, wanted);
		}
		catch (SQLException ex) {
			if (!SqlStates.QUERY_CANCELED.equals(ex.getSQLState())) {
				throw ex;
			}
			return withoutLimit(connection, () -> Session.of(connection, wanted));
		}
	}

	private static boolean isLost(Connection connection, SQLException failure) throws SQLException {
		return connection.isClosed() || SqlStates.isConnectionLost(failure);
	}

	private void create(Connection connection, Session session, String name) throws SQLException {
		SQLException failure = null;
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			try {
				create(connection, name);
				logger.info("Profile '{}': created the extension {}", this.profile, SqlQuotes.name(name));
				return;
			}
			catch (SQLException ex) {
				if (isLost(connection, ex)) {
					throw ex;
				}
				failure = ex;
				if (ex.getSQLState() == null || !CREATED_MEANWHILE.contains(ex.getSQLState())) {
					break;
				}
			}
		}
		if (failure != null) {
			warn(session, name, failure);
		}
	}

	private static void create(Connection connection, String name) throws SQLException {
		withoutLimit(connection, () -> {
			try (Statement statement = connection.createStatement()) {
				return statement.execute("create extension if not exists " + SqlQuotes.name(name) + " cascade");
			}
		});
	}

	/**
	 * Runs something in a transaction without the profile's limits, as another instance
	 * may be creating the same; but not for ever, as it may hang.
	 */
	private static <T> T withoutLimit(Connection connection, Step<T> step) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("set local statement_timeout = 0; set local lock_timeout = " + LONGEST_LOCK);
			T result = step.run();
			connection.commit();
			return result;
		}
		finally {
			if (!connection.isClosed()) {
				connection.rollback();
				connection.setAutoCommit(true);
			}
		}
	}

	private interface Step<T> {

		T run() throws SQLException;

	}

	private void warn(Session session, String name, SQLException failure) {
		logger.warn(
				"Profile '{}': the extension {} is missing in the database {} and cannot be created: {}"
						+ " (SQLSTATE {}). The start goes on without it. {}",
				this.profile, SqlQuotes.name(name), SqlQuotes.name(session.database), failure.getMessage(),
				failure.getSQLState(), advice(session, name, failure.getSQLState()));
	}

	private static String advice(Session session, String name, @Nullable String state) {
		String create = statement(name);
		return switch ((state != null) ? state : "") {
			case SqlStates.INSUFFICIENT_PRIVILEGE ->
				"Let the role create it, where the extension is a trusted one: GRANT CREATE ON DATABASE %s TO %s; or have a superuser run %s"
					.formatted(SqlQuotes.name(session.database), SqlQuotes.name(session.role), create);
			case SqlStates.READ_ONLY_TRANSACTION ->
				"The session is read-only: run %s in another one, as a superuser or after GRANT CREATE ON DATABASE %s TO %s;"
					.formatted(create, SqlQuotes.name(session.database), SqlQuotes.name(session.role));
			case SqlStates.FEATURE_NOT_SUPPORTED, "58P01", SqlStates.INVALID_PARAMETER_VALUE ->
				"The server does not have it: correct the name in 'extensions', or install its package on the server (see pg_available_extensions) and have a superuser run %s"
					.formatted(create);
			case "3F000" ->
				"The first schema of the search path is missing, where the extension would be created: correct 'currentSchema', or run CREATE SCHEMA for it, and then %s"
					.formatted(create);
			default -> "Have a superuser run %s".formatted(create);
		};
	}

	/**
	 * What the server says before anything is created.
	 *
	 * @param standby whether it is one
	 * @param present the names of extensions that are there
	 */
	private record Session(String database, String role, boolean standby, List<String> present) {

		static Session of(Connection connection, List<String> names) throws SQLException {
			try (PreparedStatement statement = connection.prepareStatement(
					"select pg_catalog.current_database(), current_user, e.extname," + " pg_catalog.pg_is_in_recovery()"
							+ " from (values (1)) as one left join pg_catalog.pg_extension e"
							+ " on e.extname operator(pg_catalog.=) any (?)")) {
				statement.setArray(1, connection.createArrayOf("text", names.toArray()));
				String database = "";
				String role = "";
				boolean standby = false;
				List<String> present = new ArrayList<>();
				try (ResultSet rows = statement.executeQuery()) {
					while (rows.next()) {
						database = rows.getString(1);
						role = rows.getString(2);
						standby = rows.getBoolean(4);
						if (rows.getString(3) != null) {
							present.add(rows.getString(3));
						}
					}
				}
				return new Session(database, role, standby, present);
			}
		}

	}

}
