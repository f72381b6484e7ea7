package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.function.BooleanSupplier;

import io.github.pgprofiles.error.FailingOverException;
import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/**
 * Spring's exception of the right kind, by SQLSTATE alone, and where Spring is vague a
 * closer one. Messages name the profile, and show no value. Thread-safe.
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
	public DataAccessException translate(String task, @Nullable String sql, SQLException thrown) {
		SQLException ex = Redactor.redact(thrown);
		ErrorOrigin.mark(ex, this.profile);
		if (SqlStates.isConnectionLost(ex.getSQLState()) && this.inTransaction.getAsBoolean()) {
			LostBeforeCommit.mark(ex);
		}
		String start = "Profile '" + this.profile + "': " + task;
		String said = said(ex);
		FailingOver failover = FailingOver.find(ex);
		if (failover != null) {
			return new FailingOverException(this.profile, failover.node(), failover.safeToRetry(),
					start + Excerpt.behind(sql) + ": " + failover.getMessage() + ": " + said, ex);
		}
		ErrorKind kind = ErrorKind.of(ex);
		if (kind == ErrorKind.GRAMMAR) {
			// Spring's own message would leave out what the server said
			return FailedSql.grammar(start + ": " + said, sql, ex);
		}
		String message = start + Excerpt.behind(sql) + ": " + said
				+ ((ex.getSQLState() != null) ? " (SQLSTATE " + ex.getSQLState() + ")" : "");
		DataAccessException closer = kind.exception(message, ex);
		if (closer != null) {
			return closer;
		}
		String excerpt = (sql != null) ? Excerpt.ofSql(sql) : null;
		DataAccessException translated = this.fallback.translate(start, excerpt, ex);
		return (translated != null) ? translated : FailedSql.uncategorized(message, sql, ex);
	}

	private static String said(SQLException ex) {
		String said = ServerWords.of(ex);
		String hint = ErrorKind.isAboutNames(ex) ? ServerWords.hint(ex) : null;
		String wayOut = ErrorHints.of(ex);
		return said + ((hint != null) ? ". " + hint : "") + ((wayOut != null) ? ". " + wayOut : "");
	}

}
