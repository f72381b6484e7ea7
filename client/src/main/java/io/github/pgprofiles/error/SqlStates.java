package io.github.pgprofiles.error;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What SQLSTATEs mean. PostgreSQL manual, appendix 'PostgreSQL Error Codes'.
 *
 * @since 0.1.0
 */
public final class SqlStates {

	public static final String UNABLE_TO_ESTABLISH_CONNECTION = "08001";

	public static final String CONNECTION_DOES_NOT_EXIST = "08003";

	public static final String CONNECTION_REJECTED = "08004";

	public static final String PROTOCOL_VIOLATION = "08P01";

	public static final String FEATURE_NOT_SUPPORTED = "0A000";

	public static final String CARDINALITY_VIOLATION = "21000";

	public static final String INVALID_PARAMETER_VALUE = "22023";

	public static final String BAD_COPY_FILE_FORMAT = "22P04";

	public static final String ACTIVE_TRANSACTION = "25001";

	public static final String READ_ONLY_TRANSACTION = "25006";

	public static final String NO_ACTIVE_TRANSACTION = "25P01";

	public static final String IN_FAILED_TRANSACTION = "25P02";

	public static final String IDLE_IN_TRANSACTION = "25P03";

	/** As of PostgreSQL 17. */
	public static final String TRANSACTION_TIMEOUT = "25P04";

	public static final String INVALID_STATEMENT_NAME = "26000";

	public static final String INVALID_AUTHORIZATION = "28000";

	public static final String INVALID_PASSWORD = "28P01";

	public static final String INVALID_TRANSACTION_TERMINATION = "2D000";

	public static final String SERIALIZATION_FAILURE = "40001";

	public static final String STATEMENT_COMPLETION_UNKNOWN = "40003";

	public static final String DEADLOCK_DETECTED = "40P01";

	public static final String INSUFFICIENT_PRIVILEGE = "42501";

	public static final String SYNTAX_ERROR = "42601";

	public static final String UNDEFINED_OBJECT = "42704";

	public static final String AMBIGUOUS_FUNCTION = "42725";

	public static final String DATATYPE_MISMATCH = "42804";

	public static final String WRONG_OBJECT_TYPE = "42809";

	public static final String CANNOT_COERCE = "42846";

	public static final String UNDEFINED_FUNCTION = "42883";

	public static final String DUPLICATE_PREPARED_STATEMENT = "42P05";

	public static final String DUPLICATE_TABLE = "42P07";

	public static final String INVALID_COLUMN_REFERENCE = "42P10";

	public static final String INDETERMINATE_DATATYPE = "42P18";

	public static final String TOO_MANY_CONNECTIONS = "53300";

	public static final String OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";

	public static final String CANNOT_CHANGE_RUNTIME_PARAM = "55P02";

	public static final String LOCK_NOT_AVAILABLE = "55P03";

	public static final String UNSAFE_NEW_ENUM_VALUE_USAGE = "55P04";

	public static final String QUERY_CANCELED = "57014";

	public static final String ADMIN_SHUTDOWN = "57P01";

	public static final String CRASH_SHUTDOWN = "57P02";

	public static final String CANNOT_CONNECT_NOW = "57P03";

	public static final String DATABASE_DROPPED = "57P04";

	public static final String IDLE_SESSION_TIMEOUT = "57P05";

	public static final String FDW_UNABLE_TO_ESTABLISH_CONNECTION = "HV00N";

	public static final String INTERNAL_ERROR = "XX000";

	public static final String DATA_CORRUPTED = "XX001";

	public static final String INDEX_CORRUPTED = "XX002";

	/** The work as a whole had no effect and may succeed when it is run again. */
	private static final Set<String> SAFE_TO_RETRY = Set.of(SERIALIZATION_FAILURE, DEADLOCK_DETECTED,
			TOO_MANY_CONNECTIONS, UNABLE_TO_ESTABLISH_CONNECTION, CONNECTION_REJECTED, CANNOT_CONNECT_NOW);

	private static final Set<String> REJECTED_LOGIN = Set.of(INVALID_PASSWORD, INVALID_AUTHORIZATION);

	private static final Set<String> SERVER_GOING = Set.of(ADMIN_SHUTDOWN, CRASH_SHUTDOWN, CANNOT_CONNECT_NOW,
			DATABASE_DROPPED, IDLE_SESSION_TIMEOUT, IDLE_IN_TRANSACTION, TRANSACTION_TIMEOUT);

	/**
	 * The server's function that reports a result that has changed. Its name is the same
	 * in every language, unlike "cached plan must not change result type".
	 */
	private static final String CHANGED = "RevalidateCachedQuery";

	/**
	 * How the driver names what it prepares. The server reports a name that it misses in
	 * the same way where the caller wrote it, in an EXECUTE.
	 */
	private static final Pattern DRIVERS_NAME = Pattern.compile("(?<![\\p{L}\\d_])S_\\d+(?![\\p{L}\\d_])");

	private SqlStates() {
	}

	/** Whether running the whole work again is safe, regardless of the work. */
	public static boolean isSafeToRetry(@Nullable String state) {
		return state != null && SAFE_TO_RETRY.contains(state);
	}

	/** Whether the server rejected role or password. */
	public static boolean isRejectedLogin(@Nullable String state) {
		return state != null && REJECTED_LOGIN.contains(state);
	}

	/** Whether the connection is lost, or was never made. */
	public static boolean isConnectionLost(@Nullable String state) {
		return state != null && (state.startsWith("08") || SERVER_GOING.contains(state));
	}

	/**
	 * The same, unless it is what a statement has failed with: the server may say so of
	 * another one, such as that of a foreign table, and a function may raise anything.
	 */
	public static boolean isConnectionLost(SQLException ex) {
		return isConnectionLost(ex.getSQLState()) && !isStatementError(ex);
	}

	/**
	 * Whether the server has said that a statement failed, after which its session goes
	 * on; it does not after FATAL. In a language other than English the two cannot be
	 * distinguished, and the answer is {@code false}.
	 */
	public static boolean isStatementError(SQLException ex) {
		SQLException said = (ex.getCause() instanceof PSQLException cause) ? cause : ex;
		return said instanceof PSQLException server && server.getServerErrorMessage() != null
				&& "ERROR".equals(server.getServerErrorMessage().getSeverity());
	}

	/** The first SQLSTATE in a chain of exceptions. */
	public static @Nullable String of(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof SQLException sql && sql.getSQLState() != null) {
				return sql.getSQLState();
			}
		}
		return null;
	}

	/**
	 * Whether this is why a statement failed, which had no effect then and succeeds when
	 * it is run again, if in a transaction of its own: the driver has seen the error and
	 * prepares all of its statements anew.
	 * @param thrown any exception, which may have the server's among its causes
	 */
	public static boolean isStalePlan(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof PSQLException server && isStalePlan(server.getServerErrorMessage())) {
				return true;
			}
		}
		return false;
	}

	private static boolean isStalePlan(@Nullable ServerErrorMessage error) {
		if (error == null || error.getSQLState() == null) {
			return false;
		}
		return switch (error.getSQLState()) {
			case FEATURE_NOT_SUPPORTED -> CHANGED.equals(error.getRoutine());
			// prepared in another session of a pooler than described, and changed in
			// between
			case PROTOCOL_VIOLATION -> "PortalSetResultFormat".equals(error.getRoutine());
			case INVALID_STATEMENT_NAME ->
				error.getMessage() != null && DRIVERS_NAME.matcher(error.getMessage()).find();
			default -> false;
		};
	}

}
