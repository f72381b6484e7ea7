package io.github.pgprofiles.internal.copy.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.internal.text.SqlQuotes;

/**
 * Which columns a COPY out of a table has: those that are not generated, as the server's
 * own COPY has it. A SELECT of all would give the others, too. Nearly no table has any,
 * and nobody shall wait for an answer about it, so the SELECT itself asks, and gives but
 * one row, of nothing but NULL, if there are some. PostgreSQL manual, chapter 'Generated
 * Columns'.
 */
public final class StoredColumns {

	private StoredColumns() {
	}

	/**
	 * All rows with all columns if none of them is generated; looked at once, not per
	 * row.
	 */
	public static String query(TableName table) {
		String generated = "EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE " + columns(table)
				+ " AND a.attgenerated OPERATOR(pg_catalog.<>) '')";
		return "SELECT * FROM %1$s AS copied WHERE NOT %2$s UNION ALL SELECT copied.* FROM (SELECT WHERE %2$s) AS one"
			.formatted(table.quoted(), generated) + " LEFT JOIN " + table.quoted() + " AS copied ON false";
	}

	private static String columns(TableName table) {
		return "a.attrelid OPERATOR(pg_catalog.=) " + SqlQuotes.text(table.quoted())
				+ "::pg_catalog.regclass AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped";
	}

	/**
	 * Looks the columns up.
	 * @return those that are not generated, in their order; empty if none is generated
	 */
	public static Optional<List<String>> find(Connection connection, TableName table) throws SQLException {
		String sql = "SELECT a.attname, a.attgenerated OPERATOR(pg_catalog.<>) '' FROM pg_catalog.pg_attribute AS a WHERE "
				+ columns(table) + " ORDER BY a.attnum";
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			List<String> stored = new ArrayList<>();
			boolean generated = false;
			try (ResultSet rows = statement.executeQuery(sql)) {
				while (rows.next()) {
					if (rows.getBoolean(2)) {
						generated = true;
					}
					else {
						stored.add(rows.getString(1));
					}
				}
			}
			return generated ? Optional.of(stored) : Optional.empty();
		}
	}

}
