package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Which of Spring's exceptions an error becomes, by what the caller can do about it.
 * Where Spring has a kind for a class of SQLSTATEs it stays that one or a closer one of
 * its kin, so that what catches it beside a JdbcTemplate catches it here. PostgreSQL
 * manual, appendix 'PostgreSQL Error Codes'.
 */
enum ErrorKind {

	/** A statement that cannot be run as it is written. */
	GRAMMAR(null),

	/** A value that does not fit. */
	DATA(DataIntegrityViolationException::new),

	/** The call itself is wrong: another way of calling helps. */
	USAGE(InvalidDataAccessApiUsageException::new),

	/** What is there does not allow it in the state that it is in. */
	RESOURCE_USAGE(InvalidDataAccessResourceUsageException::new),

	PERMISSION(PermissionDeniedDataAccessException::new),

	LOCK(CannotAcquireLockException::new),

	TIMEOUT(QueryTimeoutException::new),

	/** The server cannot now. */
	TRANSIENT(TransientDataAccessResourceException::new),

	/** The server cannot, or is not to be had. */
	RESOURCE_FAILURE(DataAccessResourceFailureException::new),

	/** As Spring has it. */
	SPRINGS(null);

	private static final Map<String, ErrorKind> BY_STATE = Map.ofEntries(Map.entry(SqlStates.LOCK_NOT_AVAILABLE, LOCK),
			Map.entry(SqlStates.INSUFFICIENT_PRIVILEGE, PERMISSION),
			Map.entry(SqlStates.READ_ONLY_TRANSACTION, RESOURCE_USAGE),
			Map.entry(SqlStates.TOO_MANY_CONNECTIONS, TRANSIENT), Map.entry(SqlStates.QUERY_CANCELED, TIMEOUT),
			Map.entry(SqlStates.TRANSACTION_TIMEOUT, TIMEOUT),
			Map.entry(SqlStates.IDLE_IN_TRANSACTION, RESOURCE_FAILURE),
			// a setting that holds for the server, and an enum's value of this
			// transaction
			Map.entry(SqlStates.CANNOT_CHANGE_RUNTIME_PARAM, USAGE),
			Map.entry(SqlStates.UNSAFE_NEW_ENUM_VALUE_USAGE, USAGE),
			// whether it is done nobody knows: not one to run again
			Map.entry(SqlStates.STATEMENT_COMPLETION_UNKNOWN, RESOURCE_FAILURE),
			// a foreign server that cannot be reached
			Map.entry(SqlStates.FDW_UNABLE_TO_ESTABLISH_CONNECTION, RESOURCE_FAILURE),
			Map.entry(SqlStates.DATA_CORRUPTED, RESOURCE_FAILURE),
			Map.entry(SqlStates.INDEX_CORRUPTED, RESOURCE_FAILURE));

	/** By the first two characters. */
	private static final Map<String, ErrorKind> BY_CLASS = Map.ofEntries(Map.entry("07", GRAMMAR),
			Map.entry("0A", USAGE), Map.entry("0B", USAGE), Map.entry("0L", PERMISSION), Map.entry("0P", PERMISSION),
			Map.entry("21", GRAMMAR), Map.entry("22", DATA), Map.entry("24", USAGE), Map.entry("25", USAGE),
			Map.entry("26", RESOURCE_USAGE), Map.entry("28", RESOURCE_FAILURE), Map.entry("2B", RESOURCE_USAGE),
			Map.entry("2D", USAGE), Map.entry("34", USAGE), Map.entry("3B", USAGE), Map.entry("3D", RESOURCE_FAILURE),
			Map.entry("3F", GRAMMAR), Map.entry("42", GRAMMAR), Map.entry("55", RESOURCE_USAGE),
			Map.entry("F0", RESOURCE_FAILURE), Map.entry("HV", RESOURCE_USAGE));

	/** Whose hints are about names and settings, and never about a row. */
	private static final Set<String> ABOUT_NAMES = Set.of("0A", "21", "25", "26", "2B", "3D", "3F", "42", "53", "54",
			"55", "57");

	@SuppressWarnings("ImmutableEnumChecker") // a constructor
	private final @Nullable BiFunction<String, Throwable, DataAccessException> constructor;

	ErrorKind(@Nullable BiFunction<String, Throwable, DataAccessException> constructor) {
		this.constructor = constructor;
	}

	/** The exception; {@code null} where it takes more than a message. */
	@Nullable DataAccessException exception(String message, SQLException ex) {
		return (this.constructor != null) ? this.constructor.apply(message, ex) : null;
	}

	static ErrorKind of(SQLException ex) {
		String state = ex.getSQLState();
		if (ex instanceof TimedOut) {
			return TIMEOUT;
		}
		if (ex instanceof OnStandby) {
			return RESOURCE_USAGE;
		}
		if (ex instanceof TransactionEndRefused || isCopyWithoutData(ex)) {
			return USAGE;
		}
		if (ex instanceof SettingRefused) {
			return SqlStates.INSUFFICIENT_PRIVILEGE.equals(state) ? PERMISSION : USAGE;
		}
		if (state == null || state.length() < 2) {
			return SPRINGS;
		}
		if (PoolerWords.isEndOfWait(ex)) {
			return TRANSIENT;
		}
		if (ServerWords.isOfDriversReading(ex)) {
			return DATA;
		}
		ErrorKind exact = BY_STATE.get(state);
		return (exact != null) ? exact : BY_CLASS.getOrDefault(state.substring(0, 2), SPRINGS);
	}

	/** Whether the server's hint can be shown. */
	static boolean isAboutNames(SQLException ex) {
		String state = ex.getSQLState();
		return state != null && state.length() > 2 && ABOUT_NAMES.contains(state.substring(0, 2));
	}

	/**
	 * Whether a COPY from the client was sent as a statement: the driver tells the server
	 * that no data comes, and the server says so with the SQLSTATE of a cancel.
	 */
	static boolean isCopyWithoutData(SQLException ex) {
		ServerErrorMessage server = (ex instanceof PSQLException driver) ? driver.getServerErrorMessage() : null;
		return server != null && SqlStates.QUERY_CANCELED.equals(ex.getSQLState())
				&& "CopyGetData".equals(server.getRoutine());
	}

}
