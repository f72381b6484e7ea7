package io.github.pgprofiles.internal.copy;

import java.sql.SQLException;
import java.util.Set;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.error.TimedOut;

/**
 * Whether a failure may come from a description of a table that is no longer true. A row
 * in a foreign form may trip over anything on the server, a constraint or a trigger; but
 * not over time, a lock, the server's resources or its end.
 */
final class Doubt {

	/** Classes of SQLSTATEs that have nothing to do with the rows. */
	private static final Set<String> OTHER = Set.of("25", "40", "53", "54", "57", "58", "F0", "XX");

	private Doubt() {
	}

	static boolean isAny(Exception ex) {
		if (!(ex instanceof SQLException failure)) {
			return ex instanceof MappingException || ex instanceof CopyException;
		}
		if (failure instanceof CallerFailure || failure instanceof TimedOut || failure instanceof Interrupted
				|| failure instanceof OutcomeUnknown || SqlStates.isConnectionLost(failure)) {
			return false;
		}
		String state = failure.getSQLState();
		return state != null && state.length() == 5 && !OTHER.contains(state.substring(0, 2))
				&& !SqlStates.LOCK_NOT_AVAILABLE.equals(state);
	}

}
