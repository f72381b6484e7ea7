package io.github.pgprofiles.internal.driver.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
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
 * @param returnsRows whether it returns any, if only without columns
 * @param labels of the columns
 * @param types of the columns, by their OIDs
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record QueryDescription(boolean returnsRows, List<String> labels, int[] types) {

	/** Whether the driver can describe a query without running it. */
	public static boolean isPossible(Connection connection) throws SQLException {
		return executor(connection).getPreferQueryMode() != PreferQueryMode.SIMPLE;
	}

	/**
	 * Asks for the description of a statement, in one message; where a transaction is to
	 * begin, its BEGIN goes with it. The statement's tables stay locked until the
	 * transaction ends.
	 * @param sql one statement, without placeholders
	 */
	public static QueryDescription of(Connection connection, String sql) throws SQLException {
		QueryExecutor executor = executor(connection);
		Query query = executor.createSimpleQuery(sql);
		try {
			Fields fields = new Fields();
			executor.execute(query, null, fields, 0, 0,
					QueryExecutor.QUERY_ONESHOT | QueryExecutor.QUERY_DESCRIBE_ONLY);
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

		@Override
		public void handleWarning(SQLWarning warning) {
			// nobody would read it
		}

		QueryDescription description() {
			Field[] found = this.fields;
			if (found == null) {
				return new QueryDescription(false, List.of(), new int[0]);
			}
			List<String> labels = new ArrayList<>(found.length);
			int[] types = new int[found.length];
			for (int i = 0; i < found.length; i++) {
				labels.add(found[i].getColumnLabel());
				types[i] = found[i].getOID();
			}
			return new QueryDescription(true, labels, types);
		}

	}

}
