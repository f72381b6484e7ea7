package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.OnStandby;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;

/**
 * Names the server where it is a standby and refused something for that. The server
 * mostly says only that a transaction is read-only, or names a function that we called.
 * Sends nothing.
 */
public final class StandbyErrors {

	private static final String FEATURE_NOT_SUPPORTED = "0A000";

	private static final String NOT_IN_PREREQUISITE_STATE = "55000";

	/** Places in the server that refuse what a setting asks for. */
	private static final Set<String> SETTINGS = Set.of("call_enum_check_hook", "call_bool_check_hook",
			"GetSerializableTransactionSnapshot", "GetSerializableTransactionSnapshotInt");

	private static final String PRIMARY = "use the primary, which targetServerType=primary"
			+ " (target_session_attrs=primary of libpq) finds among the hosts of a profile";

	private StandbyErrors() {
	}

	/**
	 * Refuses what the server would do, and which would mislead.
	 * @param what follows the name of the server
	 */
	public static OnStandby refuse(Connection connection, String what) {
		return new OnStandby(sentence(server(connection), what), SqlStates.READ_ONLY_TRANSACTION, null);
	}

	/**
	 * Names the server where it refused something for being a standby. Sends nothing.
	 * @return the same exception if it did not
	 */
	public static SQLException explain(Connection connection, SQLException ex) {
		BaseConnection raw = raw(connection);
		if (raw == null || !isStandby(raw, ex)) {
			return ex;
		}
		boolean serializable = FEATURE_NOT_SUPPORTED.equals(ex.getSQLState());
		return new OnStandby(
				ex.getMessage() + ". " + capitalized(sentence(server(raw), serializable
						? "on which no transaction is serializable: use repeatable read there" : "which only reads")),
				ex.getSQLState(), ex);
	}

	/**
	 * The same where we asked for something that the caller did not write.
	 * @param what follows the name of the server, instead of the server's own words
	 */
	public static SQLException explain(Connection connection, SQLException ex, String what) {
		BaseConnection raw = raw(connection);
		return (raw != null && isStandby(raw, ex)) ? new OnStandby(sentence(server(raw), what), ex.getSQLState(), ex)
				: ex;
	}

	private static String sentence(String server, String what) {
		return "the server " + server + " is a standby, " + what + "; or " + PRIMARY;
	}

	private static String capitalized(String text) {
		return Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

	/** A pooler in between may not say, or say so of another server. */
	private static boolean isStandby(BaseConnection raw, SQLException ex) {
		String state = ex.getSQLState();
		if (state == null || ex instanceof OnStandby) {
			return false;
		}
		String place = place(ex);
		boolean reported = "on".equals(raw.getParameterStatus("in_hot_standby"));
		return switch (state) {
			case SqlStates.READ_ONLY_TRANSACTION -> reported || "PreventCommandDuringRecovery".equals(place);
			case FEATURE_NOT_SUPPORTED -> reported && (place == null || SETTINGS.contains(place));
			case NOT_IN_PREREQUISITE_STATE -> reported && "LockAcquireExtended".equals(place);
			default -> false;
		};
	}

	/** The function of the server, whose name is the same in every language. */
	private static @Nullable String place(SQLException ex) {
		for (Throwable t = ex; t != null; t = t.getCause()) {
			if (t instanceof PSQLException server && server.getServerErrorMessage() != null) {
				return server.getServerErrorMessage().getRoutine();
			}
		}
		return null;
	}

	private static String server(Connection connection) {
		BaseConnection raw = raw(connection);
		return (raw != null) ? raw.getQueryExecutor().getHostSpec().toString() : "at hand";
	}

	private static @Nullable BaseConnection raw(Connection connection) {
		try {
			return connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
		}
		catch (SQLException ex) {
			// one that is closed does not say
			return null;
		}
	}

}
