package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;

/**
 * Spring's exceptions that hold the statement. Their messages do as well: where it is
 * long, those have its beginning, and never a password that is written into it; whoever
 * asks for the statement gets all of it.
 */
final class FailedSql {

	private FailedSql() {
	}

	static BadSqlGrammarException grammar(String message, @Nullable String sql, SQLException ex) {
		String text = (sql != null) ? sql : "";
		String shown = Excerpt.ofSql(text);
		return shown.equals(text) ? new BadSqlGrammarException(message, text, ex)
				: new CutGrammar(message, shown, text, ex);
	}

	static UncategorizedSQLException uncategorized(String message, @Nullable String sql, SQLException ex) {
		String shown = (sql != null) ? Excerpt.ofSql(sql) : null;
		return (sql == null || shown == null || shown.equals(sql)) ? new UncategorizedSQLException(message, sql, ex)
				: new CutUncategorized(message, shown, sql, ex);
	}

	private static final class CutGrammar extends BadSqlGrammarException {

		private static final long serialVersionUID = 1L;

		private final String whole;

		CutGrammar(String task, String shown, String sql, SQLException ex) {
			super(task, shown, ex);
			this.whole = sql;
		}

		@Override
		public String getSql() {
			return this.whole;
		}

	}

	private static final class CutUncategorized extends UncategorizedSQLException {

		private static final long serialVersionUID = 1L;

		private final String whole;

		CutUncategorized(String task, String shown, String sql, SQLException ex) {
			super(task, shown, ex);
			this.whole = sql;
		}

		@Override
		public String getSql() {
			return this.whole;
		}

	}

}
