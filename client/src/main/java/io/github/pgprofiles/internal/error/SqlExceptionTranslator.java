package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/**
 * Spring's exception of the right kind, by SQLSTATE alone, and where Spring is vague a
 * closer one. Messages name the profile. Thread-safe.
 */
public final class SqlExceptionTranslator implements SQLExceptionTranslator {

	private final String profile;

	private final SQLExceptionTranslator fallback = new SQLStateSQLExceptionTranslator();

	/** Whether the thread is in a transaction of the profile. */
	private final BooleanSupplier inTransaction;

	/** For what does not run inside transactions, or ends them. */
	public SqlExceptionTranslator(String profile) {
		this(profile, () -> false);
	}

	/**
	 * For statements.
	 * @param inTransaction whether the thread is in a transaction of the profile, which a
	 * lost connection has undone
	 */
	public SqlExceptionTranslator(String profile, BooleanSupplier inTransaction) {
		this.profile = profile;
		this.inTransaction = inTransaction;
	}

	@Override
	public DataAccessException translate(String task, @Nullable String sql, SQLException ex) {
		ErrorOrigin.mark(ex, this.profile);
		if (SqlStates.isConnectionLost(ex.getSQLState()) && this.inTransaction.getAsBoolean()) {
			LostBeforeCommit.mark(ex);
		}
		String message = message(task, sql, ex, ex.getMessage());
		DataAccessException closer = closer(message, task, sql, ex);
		if (closer != null) {
			return closer;
		}
		DataAccessException translated = this.fallback.translate("Profile '" + this.profile + "': " + task, sql, ex);
		return (translated != null) ? translated : new UncategorizedSQLException(message, sql, ex);
	}

	private String message(String task, @Nullable String sql, SQLException ex, @Nullable String said) {
		String statement = (sql != null) ? " [" + sql + "]" : "";
		String state = (ex.getSQLState() != null) ? " (SQLSTATE " + ex.getSQLState() + ")" : "";
		return "Profile '%s': %s%s: %s%s".formatted(this.profile, task, statement, said, state);
	}

	private @Nullable DataAccessException closer(String message, String task, @Nullable String sql, SQLException ex) {
		String state = ex.getSQLState();
		if (ex instanceof TimedOut) {
			return new QueryTimeoutException(message, ex);
		}
		if (ex instanceof OnStandby) {
			return new InvalidDataAccessResourceUsageException(message, ex);
		}
		if (ex instanceof TransactionEndRefused) {
			return new InvalidDataAccessApiUsageException(message, ex);
		}
		if (state == null) {
			return null;
		}
		if (SqlStates.isRejectedLogin(state) || "3D000".equals(state)) {
			return new DataAccessResourceFailureException(message, ex);
		}
		if (state.startsWith("22")) {
			return new DataIntegrityViolationException(message(task, sql, ex, withoutValue(ex.getMessage())), ex);
		}
		return switch (state) {
			case SqlStates.LOCK_NOT_AVAILABLE -> new CannotAcquireLockException(message, ex);
			case SqlStates.INSUFFICIENT_PRIVILEGE -> new PermissionDeniedDataAccessException(message, ex);
			case SqlStates.READ_ONLY_TRANSACTION -> new InvalidDataAccessResourceUsageException(message, ex);
			case SqlStates.TOO_MANY_CONNECTIONS -> new TransientDataAccessResourceException(message, ex);
			case SqlStates.QUERY_CANCELED -> new QueryTimeoutException(message, ex);
			case "42P01", "42703", "42883", "42601", "42P18", "42725", "42804" ->
				// Spring's own message would leave out what the server said
				new BadSqlGrammarException("Profile '" + this.profile + "': " + task + ": " + ex.getMessage(),
						(sql != null) ? sql : "", ex);
			default -> null;
		};
	}

	/** Errors of class 22 quote the value that does not fit; a message shows none. */
	private static @Nullable String withoutValue(@Nullable String said) {
		int start = (said != null) ? said.indexOf('"') : -1;
		int end = (said != null) ? said.lastIndexOf('"') : -1;
		return (said != null && start < end) ? said.substring(0, start) + "\"…" + said.substring(end) : said;
	}

}
