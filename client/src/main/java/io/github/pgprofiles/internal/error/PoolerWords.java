package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PgBouncer says itself during a login. It has one code for all of it, 08P01, and no
 * language but English. PostgreSQL names the place in its source, PgBouncer does not.
 *
 * @see <a href="https://www.pgbouncer.org/config.html">PgBouncer: configuration</a>
 */
public final class PoolerWords {

	private static final List<String> UNKNOWN_DATABASE = List.of("no such database", "is disabled");

	private static final List<String> WRONG_PASSWORD = List.of("authentication failed", "no such user",
			"no password supplied", "empty password");

	private static final List<String> FULL = List.of("no more connections", "client_conn", "connections exceeded");

	/** Its time-outs are query_wait_timeout and client_login_timeout. */
	private static final List<String> AWAY = List.of("timeout", "server login", "login failed", "server down",
			"server_login", "server conn", "shutting down", "shutdown", "connect failed", "cannot connect",
			"dns lookup failed", "starting up");

	/** Of what it has not passed on. */
	private static final List<String> WAITING = List.of("query_wait_timeout", "client_login_timeout",
			"server_login_retry", "server login has been failing", "server login failed", "no more connections",
			"connections exceeded", "connect failed", "cannot connect");

	private PoolerWords() {
	}

	/** Why PgBouncer ended a login; {@code null} if it was not PgBouncer that did. */
	public static @Nullable ConnectFailure of(SQLException failure) {
		return (failure instanceof PSQLException said && said.getServerErrorMessage() != null)
				? of(said.getServerErrorMessage()) : null;
	}

	static @Nullable ConnectFailure of(ServerErrorMessage said) {
		if (!SqlStates.PROTOCOL_VIOLATION.equals(said.getSQLState()) || said.getRoutine() != null) {
			return null;
		}
		if (isRefusedParameter(said)) {
			// whose name may be one of a time-out
			return null;
		}
		String words = String.valueOf(said.getMessage()).toLowerCase(Locale.ROOT);
		if (isOneOf(words, UNKNOWN_DATABASE)) {
			return ConnectFailure.UNKNOWN_DATABASE;
		}
		if (isOneOf(words, WRONG_PASSWORD)) {
			return ConnectFailure.WRONG_PASSWORD;
		}
		if (isOneOf(words, FULL)) {
			return ConnectFailure.TOO_MANY_CONNECTIONS;
		}
		return isOneOf(words, AWAY) ? ConnectFailure.POOLER_WITHOUT_SERVER : null;
	}

	/**
	 * Whether it ended what still waited for a session of the server: nothing of that has
	 * reached one.
	 */
	public static boolean isEndOfWait(SQLException failure) {
		if (failure instanceof PoolerWait) {
			return true;
		}
		ServerErrorMessage said = said(failure);
		return said != null && SqlStates.PROTOCOL_VIOLATION.equals(said.getSQLState()) && said.getRoutine() == null
				&& isOneOf(String.valueOf(said.getMessage()).toLowerCase(Locale.ROOT), WAITING);
	}

	/**
	 * Whether it has ended a connection, by whatever SQLSTATE: those of 1.24 and later
	 * have several, such as that of a cancel. A server names the place in its source.
	 */
	public static boolean isItsOwn(SQLException failure) {
		ServerErrorMessage said = said(failure);
		return said != null && said.getRoutine() == null && "FATAL".equals(said.getSeverity());
	}

	private static @Nullable ServerErrorMessage said(SQLException failure) {
		for (Throwable t = failure; t instanceof SQLException; t = t.getCause()) {
			if (t instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
				return driver.getServerErrorMessage();
			}
		}
		return null;
	}

	/** Whether it takes a parameter not at the start that was sent there. */
	static boolean isRefusedParameter(ServerErrorMessage said) {
		return SqlStates.PROTOCOL_VIOLATION.equals(said.getSQLState()) && said.getRoutine() == null
				&& String.valueOf(said.getMessage()).toLowerCase(Locale.ROOT).contains("unsupported startup parameter");
	}

	/** Whether waiting can heal what it says. */
	public static boolean isAway(SQLException failure) {
		ConnectFailure said = of(failure);
		return said == ConnectFailure.POOLER_WITHOUT_SERVER || said == ConnectFailure.TOO_MANY_CONNECTIONS;
	}

	/** Whether it lets nobody in like this. */
	public static boolean isRejection(SQLException failure) {
		return of(failure) != null && !isAway(failure);
	}

	/** Whether it turned the user or the password down. */
	public static boolean isRejectedLogin(SQLException failure) {
		return of(failure) == ConnectFailure.WRONG_PASSWORD;
	}

	private static boolean isOneOf(String words, List<String> known) {
		return known.stream().anyMatch(words::contains);
	}

}
