package io.github.pgprofiles.internal.copy.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.driver.rows.QueryDescription;

/** Statements without parameters, whose question marks are operators. */
public final class Sql {

	private Sql() {
	}

	/**
	 * Runs one or more statements.
	 * @return how many rows they changed
	 */
	public static long execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			long changed = 0;
			boolean rows = statement.execute(sql);
			long count = statement.getLargeUpdateCount();
			while (rows || count >= 0) {
				changed += Math.max(count, 0);
				rows = statement.getMoreResults();
				count = statement.getLargeUpdateCount();
			}
			return changed;
		}
	}

	/**
	 * Runs several statements in one message.
	 * @return for each of them the numbers of its first row, or how many rows it changed
	 */
	public static List<long[]> results(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			return results(statement, statement.execute(sql));
		}
	}

	/**
	 * The same of a statement that has run.
	 * @param first whether its first result has rows
	 */
	public static List<long[]> results(Statement statement, boolean first) throws SQLException {
		List<long[]> results = new ArrayList<>();
		boolean rows = first;
		long count = statement.getLargeUpdateCount();
		while (rows || count >= 0) {
			results.add(rows ? numbers(statement.getResultSet()) : new long[] { count });
			rows = statement.getMoreResults();
			count = statement.getLargeUpdateCount();
		}
		return results;
	}

	private static long[] numbers(ResultSet rows) throws SQLException {
		if (!rows.next()) {
			return new long[0];
		}
		long[] numbers = new long[rows.getMetaData().getColumnCount()];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = rows.getLong(i + 1);
		}
		return numbers;
	}

	/** Lets the server look at a statement that it is not to run yet. */
	public static void check(Connection connection, String sql) throws SQLException {
		if (QueryDescription.isPossible(connection)) {
			QueryDescription.of(connection, sql);
		}
	}

}
