package io.github.pgprofiles.internal.copy.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * An index that keeps rows apart, as the catalog has it. PostgreSQL manual, chapter
 * 'System Catalogs', 'pg_index'.
 *
 * @param name without its schema, which is the table's
 * @param constraint that it belongs to; {@code null} for none
 * @param unique whether it is a unique one, and not just an exclusion constraint's
 * @param immediate whether it is looked at for each row, and not deferrable
 * @param valid whether it can be used
 * @param nullsAreEqual whether a NULL conflicts with another one
 * @param predicate of the rows that are in it, as SQL; {@code null} for all of them
 * @param parts of the key, in their order
 * @param reads all columns that the key's expressions and the predicate read
 * @param definition all of it as SQL
 */
public record TableIndex(String name, @Nullable String constraint, boolean unique, boolean immediate, boolean valid,
		boolean nullsAreEqual, @Nullable String predicate, List<Part> parts, List<String> reads, String definition) {

	private static final String INDEXES = """
			SELECT c.relname, k.conname, i.indisunique, i.indimmediate, i.indisvalid, i.indnullsnotdistinct,
				pg_catalog.pg_get_expr(i.indpred, i.indrelid),
				ARRAY(SELECT a.attname::pg_catalog.text
					FROM pg_catalog.generate_series(0, i.indnkeyatts OPERATOR(pg_catalog.-) 1) AS n
					LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid OPERATOR(pg_catalog.=) i.indrelid
						AND a.attnum OPERATOR(pg_catalog.=) i.indkey[n]
					ORDER BY n),
				ARRAY(SELECT CASE WHEN i.indkey[n] OPERATOR(pg_catalog.=) 0
						THEN pg_catalog.pg_get_indexdef(i.indexrelid, n OPERATOR(pg_catalog.+) 1, false) END
					FROM pg_catalog.generate_series(0, i.indnkeyatts OPERATOR(pg_catalog.-) 1) AS n ORDER BY n),
				ARRAY(SELECT CASE WHEN s.oid IS NOT NULL THEN pg_catalog.format('%%I.%%I', s.nspname, o.collname) END
					FROM pg_catalog.generate_series(0, i.indnkeyatts OPERATOR(pg_catalog.-) 1) AS n
					LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid OPERATOR(pg_catalog.=) i.indrelid
						AND a.attnum OPERATOR(pg_catalog.=) i.indkey[n]
					LEFT JOIN pg_catalog.pg_collation AS o ON o.oid OPERATOR(pg_catalog.=) i.indcollation[n]
						AND (a.attcollation IS NULL OR o.oid OPERATOR(pg_catalog.<>) a.attcollation)
					LEFT JOIN pg_catalog.pg_namespace AS s ON s.oid OPERATOR(pg_catalog.=) o.collnamespace ORDER BY n),
				ARRAY(SELECT DISTINCT a.attname::pg_catalog.text FROM pg_catalog.pg_depend AS d
					JOIN pg_catalog.pg_attribute AS a ON a.attrelid OPERATOR(pg_catalog.=) i.indrelid
						AND a.attnum OPERATOR(pg_catalog.=) d.refobjsubid
					WHERE (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL)
						AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
						AND d.objid OPERATOR(pg_catalog.=) i.indexrelid
						AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
						AND d.refobjid OPERATOR(pg_catalog.=) i.indrelid AND d.refobjsubid OPERATOR(pg_catalog.>) 0),
				pg_catalog.pg_get_indexdef(i.indexrelid)
			FROM pg_catalog.pg_index AS i
			JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
			LEFT JOIN pg_catalog.pg_constraint AS k ON k.conindid OPERATOR(pg_catalog.=) i.indexrelid
				AND k.conrelid OPERATOR(pg_catalog.=) i.indrelid
				AND k.contype OPERATOR(pg_catalog.=) ANY ('{p,u,x}'::pg_catalog."char"[])
			WHERE i.indrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass AND (i.indisunique OR i.indisexclusion)
			ORDER BY c.relname""";

	/**
	 * A part of a key.
	 *
	 * @param column {@code null} for an expression
	 * @param expression as SQL; {@code null} for a column
	 * @param collation as SQL, where it is not the column's; {@code null} otherwise
	 */
	public record Part(@Nullable String column, @Nullable String expression, @Nullable String collation) {

		/** As SQL over the columns of the table, or of a table like it. */
		public String sql() {
			String value = (this.column != null) ? SqlQuotes.name(this.column) : "(" + this.expression + ")";
			return (this.collation != null) ? value + " COLLATE " + this.collation : value;
		}

	}

	/** All of a table, in one message. */
	public static List<TableIndex> of(Connection connection, TableName table) throws SQLException {
		List<TableIndex> indexes = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(INDEXES.formatted(SqlQuotes.text(table.quoted())))) {
			while (rows.next()) {
				indexes.add(read(rows));
			}
		}
		return indexes;
	}

	private static TableIndex read(ResultSet rows) throws SQLException {
		@Nullable String[] columns = texts(rows, 8);
		@Nullable String[] expressions = texts(rows, 9);
		@Nullable String[] collations = texts(rows, 10);
		List<Part> parts = new ArrayList<>();
		for (int i = 0; i < columns.length; i++) {
			parts.add(new Part(columns[i], expressions[i], collations[i]));
		}
		List<String> reads = Arrays.stream(texts(rows, 11)).filter(Objects::nonNull).toList();
		return new TableIndex(rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getBoolean(4),
				rows.getBoolean(5), rows.getBoolean(6), rows.getString(7), List.copyOf(parts), reads,
				rows.getString(12));
	}

	private static @Nullable String[] texts(ResultSet rows, int column) throws SQLException {
		return (String[]) rows.getArray(column).getArray();
	}

	/** The columns of the key that are no expressions. */
	public List<String> columns() {
		return this.parts.stream().map(Part::column).filter(Objects::nonNull).toList();
	}

	/** Whether columns alone say what it is on. */
	public boolean isPlain() {
		return this.predicate == null && this.parts.stream().allMatch((part) -> part.column() != null);
	}

	/** Whether it is on just these columns, in whatever order. */
	public boolean isOn(List<String> names) {
		return Set.copyOf(columns()).equals(Set.copyOf(names))
				&& this.parts.stream().allMatch((part) -> part.column() != null);
	}

	/** Whether it has to do with one of these columns. */
	public boolean touches(List<String> names) {
		Set<String> all = new TreeSet<>(this.reads);
		all.addAll(columns());
		return names.stream().anyMatch(all::contains);
	}

	/** As ON CONFLICT infers it. PostgreSQL manual, chapter 'INSERT'. */
	public String inference() {
		List<String> key = this.parts.stream().map(Part::sql).toList();
		return " (" + String.join(", ", key) + ")"
				+ ((this.predicate != null) ? " WHERE (" + this.predicate + ")" : "");
	}

}
