package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.QueryExecutor;

/**
 * Asks the server how it would run a query whose parameters it does not know: for its
 * generic plan. In a transaction that only reads, which is bounded and rolled back.
 * PostgreSQL manual, chapters 'EXPLAIN' and 'PREPARE'.
 */
public final class PlanQuestion {

	/** From which version on EXPLAIN takes parameters without values. */
	private static final int GENERIC_PLAN = 16;

	private static final String BEGIN = "begin read only;set local statement_timeout=5000;set local lock_timeout=500;"
			+ "set local plan_cache_mode=force_generic_plan";

	private static final String NAME = "pgprofiles_plan";

	private PlanQuestion() {
	}

	/**
	 * Asks, on a connection that is in no transaction.
	 * @param sql one query that only reads, with numbered parameters
	 * @param parameters how many
	 * @param searchPath by which its names are looked up; {@code null} for the
	 * connection's own
	 * @return the lines of the plan
	 */
	public static List<String> ask(Connection connection, String sql, int parameters, @Nullable String searchPath)
			throws SQLException {
		BaseConnection raw = DriverSession.base(connection);
		String query = withoutEnd(sql);
		boolean prepared = parameters > 0 && raw.getMetaData().getDatabaseMajorVersion() < GENERIC_PLAN;
		try (Statement statement = raw.createStatement()) {
			statement.setEscapeProcessing(false);
			run(statement, BEGIN);
			try {
				if (searchPath != null) {
					run(statement,
							"select pg_catalog.set_config('search_path', " + SqlQuotes.text(searchPath) + ", true)");
				}
				return prepared ? askPrepared(statement, query, parameters)
						: explain(statement, ((parameters > 0) ? "explain (generic_plan) " : "explain ") + query);
			}
			finally {
				run(statement, "rollback");
			}
		}
	}

	private static List<String> askPrepared(Statement statement, String query, int parameters) throws SQLException {
		run(statement, "prepare " + NAME + " as " + query);
		try {
			String nulls = String.join(", ", Collections.nCopies(parameters, "null"));
			return explain(statement, "explain execute " + NAME + "(" + nulls + ")");
		}
		finally {
			// also in a transaction that has failed
			run(statement, "rollback");
			run(statement, "deallocate " + NAME);
		}
	}

	private static List<String> explain(Statement statement, String sql) throws SQLException {
		run(statement, sql);
		List<String> lines = new ArrayList<>();
		try (ResultSet rows = statement.getResultSet()) {
			while (rows.next()) {
				lines.add(rows.getString(1));
			}
		}
		return lines;
	}

	/** In the simple protocol, in which a parameter need have no value. */
	private static void run(Statement statement, String sql) throws SQLException {
		((BaseStatement) statement).executeWithFlags(sql, QueryExecutor.QUERY_EXECUTE_AS_SIMPLE);
	}

	private static String withoutEnd(String sql) {
		String text = sql.strip();
		return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
	}

}
