package io.github.pgprofiles.internal.export;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.text.SqlQuotes;

/**
 * A table that is exported, as the catalog has it (PostgreSQL manual, chapter
 * 'pg_class').
 *
 * @param name with its schema, the same in every session
 * @param blocks of it and of each of its partitions and children
 * @param stored names of its columns that are not generated
 */
record ExportTable(TableName name, List<Long> blocks, List<String> stored) {

	/** Why rows cannot be divided. */
	private static final String WITHOUT = "; leave parallel(…) out";

	/**
	 * What locks the table: before the snapshot, so that nobody empties or rewrites it
	 * between the two. A materialized view has no such command, and needs none.
	 * @throws CopyException if the rows of the table cannot be divided
	 */
	static String lock(Connection connection, TableName table) throws SQLException {
		String sql = "SELECT n.nspname, c.relname, c.relkind, c.relpersistence FROM pg_catalog.pg_class AS c"
				+ " JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
				+ " WHERE c.oid OPERATOR(pg_catalog.=) " + oid(table);
		try (Statement statement = statement(connection); ResultSet rows = statement.executeQuery(sql)) {
			if (!rows.next()) {
				throw gone(table);
			}
			TableName found = new TableName(rows.getString(1), rows.getString(2));
			char kind = rows.getString(3).charAt(0);
			require(found, true, kind, rows.getString(4).charAt(0));
			return (kind == 'm') ? "" : "LOCK TABLE " + found.quoted() + " IN ACCESS SHARE MODE";
		}
	}

	private static CopyException gone(TableName table) {
		return new CopyException(null, "the table %s is gone".formatted(table.quoted()));
	}

	/**
	 * Reads the catalog.
	 * @throws CopyException if the rows of the table cannot be divided
	 */
	static ExportTable find(Connection connection, TableName table) throws SQLException {
		String sql = "WITH RECURSIVE members (member) AS (SELECT " + oid(table) + "::pg_catalog.oid UNION"
				+ " SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN members"
				+ " ON i.inhparent OPERATOR(pg_catalog.=) member) SELECT member OPERATOR(pg_catalog.=) " + oid(table)
				+ "::pg_catalog.oid, n.nspname, c.relname, c.relkind, c.relpersistence,"
				+ " coalesce(pg_catalog.pg_relation_size(member), 0) OPERATOR(pg_catalog./)"
				+ " pg_catalog.current_setting('block_size')::pg_catalog.int8"
				+ " FROM members JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) member"
				+ " JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace";
		TableName name = null;
		List<Long> blocks = new ArrayList<>();
		try (Statement statement = statement(connection); ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				TableName each = new TableName(rows.getString(2), rows.getString(3));
				boolean own = rows.getBoolean(1);
				name = own ? each : name;
				require(each, own, rows.getString(4).charAt(0), rows.getString(5).charAt(0));
				blocks.add(rows.getLong(6));
			}
		}
		if (name == null) {
			throw gone(table);
		}
		return new ExportTable(name, List.copyOf(blocks), stored(connection, table));
	}

	private static void require(TableName name, boolean own, char kind, char persistence) {
		String member = own ? name.quoted() + " is" : "among the partitions and children is " + name.quoted() + ",";
		if (kind == 'v') {
			throw new CopyException(null, member
					+ " a view, whose rows have no place by which several readers could divide them: export its tables"
					+ WITHOUT.replace("; ", ", or "));
		}
		if (kind == 'f') {
			throw new CopyException(null, member
					+ " a foreign table, whose server knows nothing of this one's snapshot: each reader would see"
					+ " another moment" + WITHOUT);
		}
		if (kind != 'r' && kind != 'p' && kind != 'm') {
			throw new CopyException(null, member + " no table, whose rows several readers could divide" + WITHOUT);
		}
		if (persistence == 't') {
			throw new CopyException(null,
					member + " a temporary table, which only the session that made it can see" + WITHOUT);
		}
	}

	private static List<String> stored(Connection connection, TableName table) throws SQLException {
		String sql = "SELECT a.attname FROM pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) "
				+ oid(table) + " AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped"
				+ " AND a.attgenerated OPERATOR(pg_catalog.=) '' ORDER BY a.attnum";
		List<String> names = new ArrayList<>();
		try (Statement statement = statement(connection); ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				names.add(rows.getString(1));
			}
		}
		return List.copyOf(names);
	}

	private static Statement statement(Connection connection) throws SQLException {
		Statement statement = connection.createStatement();
		statement.setEscapeProcessing(false);
		return statement;
	}

	private static String oid(TableName table) {
		return SqlQuotes.text(table.quoted()) + "::pg_catalog.regclass";
	}

}
