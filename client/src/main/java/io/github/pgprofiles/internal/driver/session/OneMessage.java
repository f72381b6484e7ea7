package io.github.pgprofiles.internal.driver.session;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.NullUnmarked;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.Tuple;

/**
 * Several statements as one message of the simple protocol, whatever the driver speaks
 * else. It begins no transaction, whether autocommit is on or not.
 */
@NullUnmarked
public final class OneMessage extends ResultHandlerBase {

	private static final int FLAGS = QueryExecutor.QUERY_EXECUTE_AS_SIMPLE | QueryExecutor.QUERY_SUPPRESS_BEGIN
			| QueryExecutor.QUERY_ONESHOT;

	private final List<String> names = new ArrayList<>();

	private OneMessage() {
	}

	/**
	 * Sends it.
	 * @param executor the driver's own: no settings go before it, and no log tells of it
	 * @return values of columns that are called {@code name}
	 */
	public static List<String> send(QueryExecutor executor, String sql) throws SQLException {
		OneMessage handler = new OneMessage();
		Query query = executor.wrap(List.of(new NativeQuery(sql, SqlCommand.BLANK)));
		try {
			executor.execute(query, null, handler, 0, 0, FLAGS);
		}
		finally {
			query.close();
		}
		return handler.names;
	}

	@Override
	public void handleWarning(SQLWarning warning) {
		// of nobody's statement
	}

	@Override
	public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, ResultCursor cursor) {
		if (fields.length != 1 || !"name".equals(fields[0].getColumnLabel())) {
			return;
		}
		for (Tuple each : tuples) {
			byte[] value = each.get(0);
			if (value != null) {
				this.names.add(new String(value, StandardCharsets.UTF_8));
			}
		}
	}

}
