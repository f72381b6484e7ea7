package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * What a query will return, as the server describes it without running it (PostgreSQL
 * manual, chapter 'Extended Query'). The driver's own ResultSetMetaData has no OIDs, and
 * asks the catalog where it is asked for types.
 *
 * @param labels of the columns
 * @param types of the columns, by their OIDs
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record QueryDescription(List<String> labels, int[] types) {

	/** Whether the driver can describe a query without running it. */
	public static boolean isPossible(Connection connection) throws SQLException {
		return executor(connection).getPreferQueryMode() != PreferQueryMode.SIMPLE;
	}

	/**
	 * Asks for the description of a statement, in one message; where a transaction is to
	 * begin, its BEGIN goes with it. The statement's tables stay locked until the
	 * transaction ends.
	 * @param sql one statement, without placeholders
	 * @return its description, or {@code null} if it returns no rows
	 */
	public static @Nullable QueryDescription of(Connection connection, String sql) throws SQLException {
		return execute(connection, sql, QueryExecutor.QUERY_ONESHOT | QueryExecutor.QUERY_DESCRIBE_ONLY);
	}

	/**
	 * Runs a command and asks for the description of a query, in one message. The query
	 * is planned, but none of its rows is made.
	 * @param command that returns nothing
	 * @param sql a SELECT, VALUES or TABLE, without placeholders
	 */
	public static @Nullable QueryDescription after(String command, Connection connection, String sql)
			throws SQLException {
		return execute(connection, command + "; SELECT * FROM (" + sql + "\n) AS q LIMIT 0",
				QueryExecutor.QUERY_ONESHOT);
	}

	private static @Nullable QueryDescription execute(Connection connection, String sql, int flags)
			throws SQLException {
		QueryExecutor executor = executor(connection);
		Query query = executor.createSimpleQuery(sql);
		try {
			Fields fields = new Fields();
			executor.execute(query, null, fields, 0, 0, flags);
			return fields.description();
		}
		finally {
			query.close();
		}
	}

	private static QueryExecutor executor(Connection connection) throws SQLException {
		return connection.unwrap(BaseConnection.class).getQueryExecutor();
	}

	/** Keeps the fields, and throws at the end what the server refused. */
	private static final class Fields extends ResultHandlerBase {

		private Field @Nullable [] fields;

		@Override
		public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
			this.fields = fields;
		}

		@Nullable QueryDescription description() {
			Field[] found = this.fields;
			if (found == null) {
				return null;
			}
			List<String> labels = new ArrayList<>(found.length);
			int[] types = new int[found.length];
			for (int i = 0; i < found.length; i++) {
				labels.add(found[i].getColumnLabel());
				types[i] = found[i].getOID();
			}
			return new QueryDescription(labels, types);
		}

	}

}
