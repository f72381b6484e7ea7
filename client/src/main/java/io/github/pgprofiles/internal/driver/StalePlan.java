package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A statement that was prepared once, and whose tables have changed since or which the
 * server has forgotten. In a transaction all that came before it is lost with it.
 */
public final class StalePlan {

	/** What it fails with. PostgreSQL manual, appendix 'PostgreSQL Error Codes'. */
	private static final String FEATURE_NOT_SUPPORTED = "0A000";

	private static final String INVALID_STATEMENT_NAME = "26000";

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

	private StalePlan() {
	}

	/**
	 * Whether this is why a statement failed, which had no effect then and succeeds when
	 * it is run again, if in a transaction of its own: the driver has seen the error and
	 * prepares all of its statements anew.
	 * @param thrown any exception, which may have the server's among its causes
	 */
	public static boolean isCause(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof PSQLException server && isCause(server.getServerErrorMessage())) {
				return true;
			}
		}
		return false;
	}

	private static boolean isCause(@Nullable ServerErrorMessage error) {
		if (error == null || error.getSQLState() == null) {
			return false;
		}
		return switch (error.getSQLState()) {
			case FEATURE_NOT_SUPPORTED -> CHANGED.equals(error.getRoutine());
			case INVALID_STATEMENT_NAME ->
				error.getMessage() != null && DRIVERS_NAME.matcher(error.getMessage()).find();
			default -> false;
		};
	}

	/**
	 * Makes the driver prepare its statements anew if that is what a statement failed
	 * from. Takes a trip to the server. Nothing must be open on the connection.
	 * @return whether it is worth running the statement again
	 */
	public static boolean heal(SQLException ex, Connection connection) throws SQLException {
		if (!isCause(ex)) {
			return false;
		}
		try (Statement statement = connection.createStatement()) {
			// the driver forgets what it has prepared when it sees the answer
			statement.execute("DEALLOCATE ALL");
			return true;
		}
	}

}
