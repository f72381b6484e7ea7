package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A standby has ended a statement, or a transaction with its connection, because what it
 * was to replay could not wait any longer. Nothing was written, as nothing can be there:
 * the work may run again, best on another server. PostgreSQL manual, chapter 'Hot
 * Standby', 'Handling Query Conflicts'.
 */
public final class RecoveryConflict extends SQLException {

	private static final long serialVersionUID = 1L;

	private static final Set<String> STATES = Set.of(SqlStates.SERIALIZATION_FAILURE, SqlStates.DEADLOCK_DETECTED);

	/** Where servers up to 16 say so, and nothing else with these SQLSTATEs. */
	private static final String PLACE = "ProcessInterrupts";

	/** In the names of the places where newer ones do, and where a deadlock is told. */
	private static final String IN_PLACE = "recoveryconflict";

	/**
	 * Creates an exception.
	 * @param message that names the server
	 * @param cause the server's own
	 */
	public RecoveryConflict(String message, SQLException cause) {
		super(message, cause.getSQLState(), cause);
	}

	/**
	 * Whether that is why something failed, by the SQLSTATE and the place in the server
	 * alone: also behind a pooler, which hides that a server is a standby. A database
	 * that was dropped (57P04) is none, as it is gone from every server.
	 * @param thrown any exception, which may have the server's among its causes
	 */
	public static boolean isAny(@Nullable Throwable thrown) {
		// what a caller's own code threw is about another call
		for (Throwable t = thrown; t != null && !(t instanceof CallerFailure); t = t.getCause()) {
			if (t instanceof RecoveryConflict
					|| (t instanceof PSQLException server && isConflict(server.getServerErrorMessage()))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether it is one that a standby does not have that waits longer, and not one that
	 * comes of two that wait for each other.
	 */
	public static boolean isOfPatience(SQLException ex) {
		return SqlStates.SERIALIZATION_FAILURE.equals(ex.getSQLState());
	}

	private static boolean isConflict(@Nullable ServerErrorMessage error) {
		if (error == null || error.getSQLState() == null || error.getRoutine() == null) {
			return false;
		}
		return STATES.contains(error.getSQLState()) && (PLACE.equals(error.getRoutine())
				|| error.getRoutine().replace("_", "").toLowerCase(Locale.ROOT).contains(IN_PLACE));
	}

}
