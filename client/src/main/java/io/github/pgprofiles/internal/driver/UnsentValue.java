package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;

import org.postgresql.util.PSQLState;

/**
 * A value whose type has no binary output function, which the server finds out only when
 * it sends one inside of an array, a range or a row.
 */
public final class UnsentValue {

	/** The driver keeps no other field where details are not to be logged. */
	private static final String MESSAGE = "no binary output function";

	private UnsentValue() {
	}

	/** Whether a COPY may have failed from one, whatever the server's language. */
	public static boolean isPossible(SQLException failure) {
		return PSQLState.UNDEFINED_FUNCTION.getState().equals(failure.getSQLState());
	}

	/** Whether a COPY has failed from one, as the server says in English. */
	public static boolean isCertain(SQLException failure) {
		String message = failure.getMessage();
		return isPossible(failure) && message != null && message.contains(MESSAGE);
	}

}
