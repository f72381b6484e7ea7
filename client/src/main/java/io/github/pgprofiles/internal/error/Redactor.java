package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Copies exceptions of the driver's without the values that their messages show, for
 * callers that log them with their causes. The server's fields stay as they are for code
 * that reads them.
 */
public final class Redactor {

	/** Nobody nests deeper, and a chain may be a ring. */
	private static final int DEEPEST = 20;

	private Redactor() {
	}

	/**
	 * An exception whose message, and those of its causes, show no value.
	 * @return the same one where there is nothing to leave out
	 */
	public static SQLException redact(SQLException ex) {
		return isRedacted(ex, 0) ? ex : copy(ex, 0);
	}

	/** One that nobody else has, so that nobody else sees what is attached to it. */
	public static SQLException copyOf(SQLException ex) {
		SQLException copy = copy(ex, 0);
		if (copy == ex) {
			copy = new SQLException(ex.getMessage(), ex.getSQLState(), ex.getErrorCode(), ex);
			copy.setStackTrace(ex.getStackTrace());
		}
		return copy;
	}

	/** One that says more than the server does. */
	public static SQLException withHint(SQLException ex, String more) {
		return new Hinted(ServerWords.of(ex) + ". " + more, redact(ex));
	}

	private static boolean isRedacted(@Nullable Throwable thrown, int depth) {
		if (thrown == null || depth > DEEPEST) {
			return true;
		}
		if (thrown instanceof SQLException ex && (!isRedacted(ex.getNextException(), depth + 1)
				|| (ex instanceof PSQLException && !ServerWords.of(ex).equals(String.valueOf(ex.getMessage()))))) {
			return false;
		}
		for (Throwable suppressed : thrown.getSuppressed()) {
			if (!isRedacted(suppressed, depth + 1)) {
				return false;
			}
		}
		if (thrown instanceof SQLException ex && hasUnredactedCause(ex)) {
			return false;
		}
		return isRedacted(thrown.getCause(), depth + 1);
	}

	/** What the JDK says of a value shows it, and cannot be said in other words. */
	private static boolean hasUnredactedCause(SQLException ex) {
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
		if (ex.getCause() != null && !hasUnredactedCause(ex)) {
			copy.initCause(redacted(ex.getCause(), depth + 1));
		}
		for (Throwable suppressed : ex.getSuppressed()) {
			copy.addSuppressed(redacted(suppressed, depth + 1));
		}
		if (ex.getNextException() != null) {
			copy.setNextException((SQLException) redacted(ex.getNextException(), depth + 1));
		}
		return copy;
	}

	private static Throwable redacted(Throwable thrown, int depth) {
		return (thrown instanceof SQLException ex && !isRedacted(ex, depth)) ? copy(ex, depth) : thrown;
	}

}
