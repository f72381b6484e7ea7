package io.github.pgprofiles.internal.driver.value;

import java.sql.SQLException;
import java.util.Set;

import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * A value whose type has no binary output function, which the server finds out only when
 * it sends one inside of an array, a range or a row.
 */
public final class UnsentValue {

	/** The same in every language, unlike messages. */
	private static final Set<String> ROUTINES = Set.of("getTypeBinaryOutputInfo", "array_send", "get_range_io_data",
			"get_multirange_io_data");

	private UnsentValue() {
	}

	/** Whether a COPY may have failed from one, whatever the server's language. */
	public static boolean isPossible(SQLException failure) {
		return PSQLState.UNDEFINED_FUNCTION.getState().equals(failure.getSQLState());
	}

	/** Whether a COPY has failed from one, as the server's own routine tells. */
	public static boolean isCertain(SQLException failure) {
		ServerErrorMessage message = (failure instanceof PSQLException ex) ? ex.getServerErrorMessage() : null;
		return isPossible(failure) && message != null && ROUTINES.contains(message.getRoutine());
	}

}
