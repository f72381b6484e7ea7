package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;

/**
 * Spring's exceptions that hold the statement. Their messages do as well: where it is
 * long, those have its beginning, and whoever asks for the statement gets all of it.
 */
final class FailedSql {

	private FailedSql() {
	}

	static BadSqlGrammarException grammar(String message, @Nullable String sql, SQLException ex) {
		String text = (sql != null) ? sql : "";
		return Excerpt.isNeeded(text) ? new LongGrammar(message, text, ex)
				: new BadSqlGrammarException(message, text, ex);
	}

	static UncategorizedSQLException uncategorized(String message, @Nullable String sql, SQLException ex) {
		return (sql != null && Excerpt.isNeeded(sql)) ? new LongUncategorized(message, sql, ex)
				: new UncategorizedSQLException(message, sql, ex);
	}

	private static final class LongGrammar extends BadSqlGrammarException {

		private static final long serialVersionUID = 1L;

		private final String whole;

		LongGrammar(String task, String sql, SQLException ex) {
			super(task, Excerpt.of(sql), ex);
			this.whole = sql;
		}

		@Override
		public String getSql() {
			return this.whole;
		}

	}

	private static final class LongUncategorized extends UncategorizedSQLException {

		private static final long serialVersionUID = 1L;

		private final String whole;

		LongUncategorized(String task, String sql, SQLException ex) {
			super(task, Excerpt.of(sql), ex);
			this.whole = sql;
		}

		@Override
		public String getSql() {
			return this.whole;
		}

	}

}
