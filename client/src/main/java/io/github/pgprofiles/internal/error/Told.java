package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What may be told of an exception of the driver's: the exception once more, for whoever
 * logs it with its causes, whose words show no value. The server's fields stay as they
 * are for those who ask for them.
 */
public final class Told {

	/** Nobody nests deeper, and a chain may be a ring. */
	private static final int DEEPEST = 20;

	private Told() {
	}

	/**
	 * An exception whose message, and those of its causes, show no value.
	 * @return the same one where there is nothing to leave out
	 */
	public static SQLException of(SQLException ex) {
		return isTold(ex, 0) ? ex : copy(ex, 0);
	}

	/** One that nobody else has, so that nobody else sees what is attached to it. */
	public static SQLException again(SQLException ex) {
		SQLException copy = copy(ex, 0);
		if (copy == ex) {
			copy = new SQLException(ex.getMessage(), ex.getSQLState(), ex.getErrorCode(), ex);
			copy.setStackTrace(ex.getStackTrace());
		}
		return copy;
	}

	/** One that says more than the server does. */
	public static SQLException with(SQLException ex, String more) {
		return new SQLException(ServerWords.of(ex) + ". " + more, ex.getSQLState(), of(ex));
	}

	private static boolean isTold(@Nullable Throwable thrown, int depth) {
		if (thrown == null || depth > DEEPEST) {
			return true;
		}
		if (thrown instanceof SQLException ex && (!isTold(ex.getNextException(), depth + 1)
				|| (ex instanceof PSQLException && !ServerWords.of(ex).equals(String.valueOf(ex.getMessage()))))) {
			return false;
		}
		for (Throwable suppressed : thrown.getSuppressed()) {
			if (!isTold(suppressed, depth + 1)) {
				return false;
			}
		}
		if (thrown instanceof SQLException ex && hasUntoldCause(ex)) {
			return false;
		}
		return isTold(thrown.getCause(), depth + 1);
	}

	/** What the JDK says of a value shows it, and cannot be said in other words. */
	private static boolean hasUntoldCause(SQLException ex) {
		return ServerWords.isOfDriversReading(ex) && ex.getCause() != null && !(ex.getCause() instanceof SQLException);
	}

	/** One of ours or of somebody else's stays as it is: its class matters. */
	private static SQLException copy(SQLException ex, int depth) {
		SQLException copy;
		if (ex instanceof PSQLException driver) {
			copy = new DriverException(driver, ServerWords.of(ex));
		}
		else if (ex.getClass() == SQLException.class) {
			copy = new SQLException(ex.getMessage(), ex.getSQLState(), ex.getErrorCode());
			copy.setStackTrace(ex.getStackTrace());
		}
		else {
			return ex;
		}
		if (ex.getCause() != null && !hasUntoldCause(ex)) {
			copy.initCause(told(ex.getCause(), depth + 1));
		}
		for (Throwable suppressed : ex.getSuppressed()) {
			copy.addSuppressed(told(suppressed, depth + 1));
		}
		if (ex.getNextException() != null) {
			copy.setNextException((SQLException) told(ex.getNextException(), depth + 1));
		}
		return copy;
	}

	private static Throwable told(Throwable thrown, int depth) {
		return (thrown instanceof SQLException ex && !isTold(ex, depth)) ? copy(ex, depth) : thrown;
	}

}
