package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.copy.upsert.ConflictKey;
import io.github.pgprofiles.internal.copy.upsert.UpsertStatement;
import io.github.pgprofiles.internal.mapping.catalog.ArrayTypes;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT … ON CONFLICT of rows that come as one array for each column. The server
 * prepares it once on a connection. It looks at each execution whether the table is the
 * one that was described, and its columns have the types that they had; where one has
 * not, or an index has changed that the statement goes by, it fails. Whatever else of the
 * table changes, the server prepares the statement anew, as for any other one.
 *
 * @param table as it was described
 * @param key as it was found
 * @param sql the statement, and counters before and behind it; {@code null} where the
 * rows cannot come as arrays
 * @param elements the types of the columns, by their OIDs
 * @param arrays the types of arrays of these
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ArrayUpsertStatement(TargetTable table, ConflictKey key, UpsertStatement upsert, @Nullable String sql,
		int[] elements, int[] arrays) {

	private static final int REGCLASS = 2205;

	/** As many as a row may have, beside the table. */
	private static final int MOST_COLUMNS = 1600;

	/** What is NULL fails, too, as what is false. */
	private static final String SOURCE = "ROWS FROM (%s) AS given (%s) WHERE 1 OPERATOR(pg_catalog./)"
			+ " (CASE WHEN %s THEN 1 ELSE 0 END) OPERATOR(pg_catalog.=) 1";

	/**
	 * Makes one, which may take a trip to the server.
	 * @param names of the columns
	 */
	static ArrayUpsertStatement of(Connection connection, TimeoutScope scope, LoadStrategy.Upsert strategy,
			TargetTable table, List<String> names, ConflictKey key) throws SQLException {
		UpsertStatement upsert = UpsertStatement.of(strategy, table, names, key, false);
		List<TargetTable.Column> columns = table.require(names);
		int[] elements = columns.stream().mapToInt((column) -> column.target().type()).toArray();
		int[] arrays = new int[0];
		String sql = null;
		if (isPossible(table, columns, key)) {
			arrays = scope.call(() -> ArrayTypes.of(connection, elements));
			boolean all = true;
			for (int array : arrays) {
				all &= array != 0;
			}
			sql = all ? sql(strategy, upsert, table, columns, key) : null;
		}
		return new ArrayUpsertStatement(table, key, upsert, sql, elements, arrays);
	}

	/**
	 * An identity may cease to be one that an UPDATE cannot set, and what an index reads
	 * beside the data has defaults: nothing looks at either.
	 */
	private static boolean isPossible(TargetTable table, List<TargetTable.Column> columns, ConflictKey key) {
		return !columns.isEmpty() && columns.size() < MOST_COLUMNS && !table.place().temporary()
				&& columns.stream().map(TargetTable.Column::name).toList().containsAll(key.reads()) && columns.stream()
					.noneMatch((column) -> column.target().identity() && !key.columns().contains(column.name()));
	}

	private static @Nullable String sql(LoadStrategy.Upsert strategy, UpsertStatement upsert, TargetTable table,
			List<TargetTable.Column> columns, ConflictKey key) {
		String unnest = columns.stream().map((column) -> "pg_catalog.unnest(?)").collect(Collectors.joining(", "));
		List<String> names = columns.stream().map(TargetTable.Column::name).toList();
		String check = isRow(table, columns) + (strategy.key().isEmpty() ? areIndexes(table, key) : "");
		String insert = upsert.insert(SOURCE.formatted(unnest, SqlQuotes.names(names), check), false);
		List<String> all = new ArrayList<>(List.of(insert));
		String counters = upsert.isUpdate() ? table.counters() : null;
		if (counters != null) {
			all.add(0, counters);
			all.add(counters);
		}
		String sql = String.join("; ", all);
		// a condition's own operators would have to be told from parameters
		long marks = sql.chars().filter((letter) -> letter == '?').count();
		return (marks == columns.size()) ? sql : null;
	}

	/**
	 * The table and the types in a row of nothing but NULL, as the protocol has it. The
	 * name is looked up at each execution.
	 */
	private static String isRow(TargetTable table, List<TargetTable.Column> columns) {
		String type = "(NULL::" + table.place().schema() + "." + SqlQuotes.name(table.name().table()) + ").";
		StringBuilder row = new StringBuilder("ROW(pg_catalog.to_regclass(")
			.append(SqlQuotes.text(table.name().quoted()))
			.append(')');
		WireBuffer expected = new WireBuffer(8 * columns.size() + 16);
		expected.int4(1 + columns.size());
		expected.int4(REGCLASS);
		expected.int4(Integer.BYTES);
		expected.int4((int) table.place().oid());
		for (TargetTable.Column column : columns) {
			row.append(", ").append(type).append(SqlQuotes.name(column.name()));
			expected.int4(column.declared());
			expected.int4(-1);
		}
		row.append(')');
		return "pg_catalog.byteaeq(pg_catalog.record_send(%s), %s::pg_catalog.bytea)".formatted(row,
				SqlQuotes.text("\\x" + HexFormat.of().formatHex(expected.array(), 0, expected.position())));
	}

	private static String areIndexes(TargetTable table, ConflictKey key) {
		return key.indexes()
			.stream()
			.map((index) -> " AND pg_catalog.pg_get_indexdef(pg_catalog.to_regclass(%s)) OPERATOR(pg_catalog.=) %s"
				.formatted(SqlQuotes.text(table.place().schema() + "." + SqlQuotes.name(index.name())),
						SqlQuotes.text(index.definition())))
			.collect(Collectors.joining());
	}

	/** Whether the server counts before and after, too. */
	boolean isCounted() {
		return this.upsert.isUpdate() && this.table.counters() != null;
	}

}
