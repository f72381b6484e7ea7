package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What SQLSTATEs mean. PostgreSQL manual, appendix 'PostgreSQL Error Codes'. */
public final class SqlStates {

	public static final String INSUFFICIENT_PRIVILEGE = "42501";

	public static final String LOCK_NOT_AVAILABLE = "55P03";

	public static final String READ_ONLY_TRANSACTION = "25006";

	public static final String TOO_MANY_CONNECTIONS = "53300";

	public static final String SERIALIZATION_FAILURE = "40001";

	public static final String DEADLOCK_DETECTED = "40P01";

	public static final String QUERY_CANCELED = "57014";

	public static final String IDLE_IN_TRANSACTION = "25P03";

	/** As of PostgreSQL 17. */
	public static final String TRANSACTION_TIMEOUT = "25P04";

	public static final String CONNECTION_DOES_NOT_EXIST = "08003";

	public static final String ACTIVE_TRANSACTION = "25001";

	public static final String INVALID_TRANSACTION_TERMINATION = "2D000";

	/** The work as a whole had no effect and may succeed when it is run again. */
	private static final Set<String> SAFE_TO_RETRY = Set.of(SERIALIZATION_FAILURE, DEADLOCK_DETECTED,
			TOO_MANY_CONNECTIONS, "08001", "08004", "57P03");

	private static final Set<String> REJECTED_LOGIN = Set.of("28P01", "28000");

	private static final Set<String> SERVER_GOING = Set.of("57P01", "57P02", "57P03", "57P04", "57P05",
			IDLE_IN_TRANSACTION, TRANSACTION_TIMEOUT);

	private SqlStates() {
	}

	/** Whether running the whole work again is safe, whatever it does. */
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
	 * on; it does not after FATAL. In a language other than English nothing tells these
	 * apart, and it is not believed.
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

}
