package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.SessionPrelude;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.position.LogPosition;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.session.ProfileSession;

/** Session settings on connections that are lent. */
public final class SessionLoan {

	private SessionLoan() {
	}

	/**
	 * Has all work on a profile's pool ask somebody for its settings.
	 * @throws IllegalArgumentException if the pool is none of a profile
	 */
	public static void use(String profile, ConnectionSource connections, SessionSettings settings) {
		require(profile, connections).use(settings);
	}

	/**
	 * Makes sure that somebody can be asked.
	 * @throws IllegalArgumentException if the pool is none of a profile
	 */
	public static ProfileSession require(String profile, ConnectionSource connections) {
		ProfileSession session = connections.session();
		if (session == null) {
			throw new IllegalArgumentException(("Profile '%s': session settings need the pool of a profile, which sends"
					+ " them with what they are for: PostgresClients.open(…) and the starter make it, and this"
					+ " DataSource is another one, or does not tell")
				.formatted(profile));
		}
		return session;
	}

	/**
	 * Has all that is done on a connection have settings, be it in a transaction or not.
	 */
	static Connection carry(Connection connection, LocalSettings settings) throws SQLException {
		// where somebody could be asked, nobody is
		SessionPrelude prelude = settings.isEmpty() ? PooledConnection.knownPrelude(connection)
				: PooledConnection.prelude(connection);
		if (prelude != null) {
			prelude.all(settings);
		}
		return connection;
	}

	/**
	 * Has the transaction on a connection have settings. Sends nothing, but where the
	 * driver's messages are not seen.
	 */
	public static void begin(Connection connection, LocalSettings settings) throws SQLException {
		SessionPrelude prelude = settings.isEmpty() ? PooledConnection.knownPrelude(connection)
				: PooledConnection.prelude(connection);
		if (prelude != null) {
			prelude.transaction(settings);
		}
		if (prelude != null || settings.isEmpty()) {
			return;
		}
		try (PreparedStatement statement = connection
			.prepareStatement(LocalSettings.statement(settings.values().size()))) {
			int index = 1;
			for (Map.Entry<String, String> each : settings.values().entrySet()) {
				statement.setString(index++, each.getKey());
				statement.setString(index++, each.getValue());
			}
			statement.execute();
		}
	}

	/**
	 * The settings of the transaction that is open on a connection, or begins on it.
	 * @param known where nobody sees what is sent
	 */
	public static LocalSettings of(Connection connection, LocalSettings known) throws SQLException {
		SessionPrelude prelude = PooledConnection.prelude(connection);
		return (prelude != null) ? prelude.ofTransaction(!DriverSession.isIdle(connection)) : known;
	}

	/**
	 * Makes sure that what is given on this thread is what the transaction has.
	 * @throws IncompatibleTransactionException if it is not; names the settings
	 */
	static Connection requireSame(Connection joined, ProfileSession session) throws SQLException {
		SessionPrelude prelude = PooledConnection.prelude(joined);
		if (prelude == null) {
			return joined;
		}
		session.requireSame(prelude.ofTransaction(!DriverSession.isIdle(joined)));
		return joined;
	}

	/** Those of what commits by itself on a connection. */
	public static LocalSettings alone(Connection connection) throws SQLException {
		SessionPrelude prelude = PooledConnection.knownPrelude(connection);
		return (prelude != null) ? prelude.alone() : LocalSettings.NONE;
	}

	/**
	 * Those that whoever writes the next message on a connection has to set in it, and
	 * that count as set from here on.
	 */
	public static LocalSettings take(Connection connection) throws SQLException {
		SessionPrelude prelude = PooledConnection.knownPrelude(connection);
		return (prelude != null) ? prelude.take(DriverSession.stateOf(connection), connection.getAutoCommit())
				: LocalSettings.NONE;
	}

	/**
	 * Those that the next statement sets by its own text, which begins a transaction.
	 */
	public static LocalSettings takeToBegin(Connection connection) throws SQLException {
		SessionPrelude prelude = PooledConnection.knownPrelude(connection);
		if (prelude == null || prelude.alone().isEmpty()) {
			return LocalSettings.NONE;
		}
		prelude.beginsByItself();
		return prelude.alone();
	}

	/** Says of a failure what it means, if it is one of a setting's. */
	public static SQLException explain(Connection connection, SQLException ex) {
		try {
			SessionPrelude prelude = PooledConnection.knownPrelude(connection);
			return (prelude != null) ? prelude.explain(ex) : ex;
		}
		catch (SQLException suppressed) {
			ex.addSuppressed(suppressed);
			return ex;
		}
	}

	/** Has the next message on a connection make sure first of what a replica has. */
	public static void guard(Connection connection, ReplicaGuard guard) throws SQLException {
		SessionPrelude prelude = PooledConnection.prelude(connection);
		if (prelude == null) {
			throw new SQLException("a connection that is not the library's own cannot be asked",
					SqlStates.FEATURE_NOT_SUPPORTED);
		}
		prelude.guard(guard);
	}

	/**
	 * Whether the server behind a connection is known to have replayed its log up to
	 * there. Behind a pooler that is never known.
	 */
	public static boolean hasReplayed(Connection connection, LogPosition position) throws SQLException {
		SessionPrelude prelude = PooledConnection.prelude(connection);
		return prelude != null && !DriverSession.isPooled(connection) && prelude.hasReplayed(position);
	}

	/** Names, as messages show them. */
	public static String names(Set<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

}
