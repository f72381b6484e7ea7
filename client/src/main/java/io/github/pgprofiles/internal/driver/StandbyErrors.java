package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.OnStandby;
import io.github.pgprofiles.internal.error.RecoveryConflict;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;

/**
 * Names the server where it is a standby and refused something for that, or ended it. The
 * server mostly says only that a transaction is read-only, or names a function that we
 * called. Sends nothing.
 */
public final class StandbyErrors {

	private static final String FEATURE_NOT_SUPPORTED = "0A000";

	private static final String NOT_IN_PREREQUISITE_STATE = "55000";

	/** Places in the server that refuse what a setting asks for. */
	private static final Set<String> SETTINGS = Set.of("call_enum_check_hook", "call_bool_check_hook",
			"GetSerializableTransactionSnapshot", "GetSerializableTransactionSnapshotInt");

	/** Relations whose contents are not in the WAL, and so not on a standby. */
	private static final String UNLOGGED = "get_relation_info";

	/** What needs a number that only a primary gives out. */
	private static final Set<String> NUMBERS = Set.of("GetNewTransactionId", "GetNewObjectId");

	/** Places in the server that are about the WAL, which a standby does not write. */
	private static final Set<String> OF_WAL = Set.of("LockAcquireExtended", "pg_current_wal_lsn",
			"pg_current_wal_insert_lsn", "pg_current_wal_flush_lsn", "pg_walfile_name", "pg_walfile_name_offset",
			"pg_switch_wal", "pg_create_restore_point", "pg_log_standby_snapshot");

	private static final String PRIMARY = "use the primary, which targetServerType=primary"
			+ " (target_session_attrs=primary of libpq) finds among the hosts of a profile";

	/** Of a session that goes on, and of one that the standby has ended. */
	private static final String REPLAY = ", and what it was to replay could wait no longer:"
			+ " run it again, on another server if there is one";

	private static final String PATIENCE = ". It waits for max_standby_streaming_delay at most, counted from when the"
			+ " WAL came: what runs longer fails again wherever the primary removes or locks what it reads. Raise that on"
			+ " the standby, switch hot_standby_feedback on there to keep the primary from removing rows that are read,"
			+ " or run it on the primary";

	private StandbyErrors() {
	}

	/**
	 * Whether the server has said of itself that it is a standby. It says so at the
	 * login, and when that changes, with its next answer; a pooler in between may not, or
	 * say so of another server.
	 */
	public static boolean isReported(Connection connection) {
		BaseConnection raw = raw(connection);
		return raw != null && "on".equals(raw.getParameterStatus("in_hot_standby"));
	}

	/**
	 * Refuses what the server would do, and which would mislead.
	 * @param what follows the name of the server
	 */
	public static OnStandby refuse(Connection connection, String what) {
		return new OnStandby(sentence(server(connection), what + "; "), SqlStates.READ_ONLY_TRANSACTION, null);
	}

	/**
	 * Names the server where it refused something for being a standby, or ended it for
	 * its replay. Sends nothing.
	 * @return the same exception if it did not
	 */
	public static SQLException explain(Connection connection, SQLException ex) {
		if (RecoveryConflict.isAny(ex)) {
			return conflict(connection, ex);
		}
		BaseConnection raw = raw(connection);
		if (raw == null || !isStandby(raw, ex)) {
			return ex;
		}
		return new OnStandby(ex.getMessage() + ". " + capitalized(reason(server(raw), ex)), ex.getSQLState(), ex);
	}

	/**
	 * The same where we asked for something that the caller did not write.
	 * @param what follows the name of the server, instead of the server's own words
	 */
	public static SQLException explain(Connection connection, SQLException ex, String what) {
		if (RecoveryConflict.isAny(ex)) {
			return conflict(connection, ex);
		}
		BaseConnection raw = raw(connection);
		return (raw != null && isStandby(raw, ex))
				? new OnStandby(sentence(server(raw), what + "; or "), ex.getSQLState(), ex) : ex;
	}

	private static SQLException conflict(Connection connection, SQLException ex) {
		if (ex instanceof RecoveryConflict) {
			return ex;
		}
		return new RecoveryConflict(ex.getMessage() + ". The server " + server(connection) + " is a standby" + REPLAY
				+ (RecoveryConflict.isOfPatience(ex) ? PATIENCE : ""), ex);
	}

	private static String reason(String server, SQLException ex) {
		if (!FEATURE_NOT_SUPPORTED.equals(ex.getSQLState())) {
			return sentence(server, "which only reads: ");
		}
		return sentence(server, UNLOGGED.equals(place(ex)) ? "which has no rows of unlogged tables: "
				: "on which no transaction is serializable: use repeatable read there; or ");
	}

	private static String sentence(String server, String what) {
		return "the server " + server + " is a standby, " + what + PRIMARY;
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
		boolean reported = isReported(raw);
		return switch (state) {
			case SqlStates.READ_ONLY_TRANSACTION -> reported || "PreventCommandDuringRecovery".equals(place);
			case FEATURE_NOT_SUPPORTED ->
				reported && (place == null || SETTINGS.contains(place) || UNLOGGED.equals(place));
			case NOT_IN_PREREQUISITE_STATE -> reported && place != null && OF_WAL.contains(place);
			case SqlStates.INTERNAL_ERROR -> reported && place != null && NUMBERS.contains(place);
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
		Connection known = (connection instanceof DriverSession.Lent lent) ? lent.driver() : connection;
		if (known instanceof BaseConnection own) {
			// also one that is closed
			return own;
		}
		try {
			return connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
		}
		catch (SQLException ex) {
			// one that is closed does not say
			return null;
		}
	}

}
