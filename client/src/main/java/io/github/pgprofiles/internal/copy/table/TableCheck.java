package io.github.pgprofiles.internal.copy.table;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.text.SqlQuotes;

/**
 * Statements that fail where a table is not what it was when it was described. They run
 * in the message of the COPY, under the lock that it has on the table: no other session
 * changes that until the transaction ends.
 */
public final class TableCheck {

	/** Types whose values have the length of an OID, or none, in the binary format. */
	private static final int REGCLASS = 2205;

	private static final int JSON = 114;

	private static final int RECORD = 2249;

	private static final int OID_LENGTH = 4;

	/** As many as a row may have, beside the table. */
	private static final int MOST_FIELDS = 1600;

	/**
	 * Of a table r, whether a NULL where there must be none stays one, as no trigger
	 * fills it.
	 */
	static final String STRICT = """
			(r.relkind OPERATOR(pg_catalog.=) 'r' AND NOT (r.relhastriggers
				AND EXISTS (SELECT FROM pg_catalog.pg_trigger AS g WHERE g.tgrelid OPERATOR(pg_catalog.=) r.oid
					AND (g.tgtype OPERATOR(pg_catalog.&) 7) OPERATOR(pg_catalog.=) 7 AND NOT g.tgisinternal)))""";

	/** Of a column a: all that a description of it can depend on. */
	static final String COLUMN = """
			pg_catalog.concat_ws(' ', a.attnum, pg_catalog.quote_literal(a.attname), a.atttypid, a.atttypmod,
				a.attnotnull, a.attgenerated, a.attidentity, a.attcollation, ';')""";

	private static final String FAIL_UNLESS = "SELECT 1 OPERATOR(pg_catalog./)" + " (CASE WHEN %s THEN 1 ELSE 0 END)";

	private final TargetTable table;

	public TableCheck(TargetTable table) {
		this.table = table;
	}

	/** Whether a look at these columns can be said at all. */
	public boolean isPossible(List<String> columns) {
		return !this.table.place().temporary() && columns.size() < MOST_FIELDS - 1;
	}

	/**
	 * Looks at what the name stands for, and at the types of columns by their names.
	 */
	public String ofTypes(List<String> columns) {
		return FAIL_UNLESS.formatted(types(columns));
	}

	private String types(List<String> columns) {
		return isAnyRowNull() ? ofRow() : ofColumns(columns);
	}

	/** A domain may refuse NULL, and a name may be another one in JSON. */
	private boolean isAnyRowNull() {
		return this.table.place().plain() && this.table.columns()
			.stream()
			.noneMatch((column) -> column.name().chars().anyMatch(TableCheck::isEscaped));
	}

	private static boolean isEscaped(int character) {
		return character < ' ' || character == '"' || character == '\\';
	}

	/**
	 * Has a row made of nothing but NULL when the statement runs, whose JSON has the
	 * names of its columns, and whose binary form has their types. Nothing of that is
	 * known when it is planned, so the plan stays true whatever becomes of the table.
	 */
	private String ofRow() {
		List<TargetTable.Column> columns = this.table.columns();
		String row = nullRow(columns.size(), Long.toString(this.table.place().rowType()));
		WireBuffer out = row(3);
		name(out);
		out.int4(JSON);
		int json = out.begin();
		out.utf8(columns.stream()
			.map((column) -> '"' + column.name() + "\":null")
			.collect(Collectors.joining(",", "{", "}")));
		out.end(json);
		out.int4(RECORD);
		int types = out.begin();
		out.int4(columns.size());
		columns.forEach((column) -> ofNull(out, column));
		out.end(types);
		return isRow("ROW(" + name() + ", pg_catalog.row_to_json(" + row + "), " + row + ")", out);
	}

	private static String nullRow(int columns, String type) {
		return "pg_catalog.record_in('(" + ",".repeat(columns - 1) + ")'::pg_catalog.cstring, " + type + ", -1)";
	}

	/** Looked up when the statement runs, not when it is planned. */
	private String name() {
		return "pg_catalog.to_regclass(" + SqlQuotes.text(this.table.name().quoted()) + ")";
	}

	private void name(WireBuffer out) {
		out.int4(REGCLASS);
		out.int4(OID_LENGTH);
		out.int4((int) this.table.place().oid());
	}

	/**
	 * Knows the types when it is planned; the name of the table in it makes the plan one
	 * that depends on the table.
	 */
	private String ofColumns(List<String> columns) {
		String name = this.table.place().schema() + "." + SqlQuotes.name(this.table.name().table());
		StringBuilder row = new StringBuilder("ROW(").append(name())
			.append(", ")
			.append(SqlQuotes.text(name))
			.append("::pg_catalog.regclass");
		columns.forEach((column) -> row.append(", (NULL::").append(name).append(").").append(SqlQuotes.name(column)));
		row.append(')');
		WireBuffer out = row(2 + columns.size());
		name(out);
		name(out);
		columns.forEach((column) -> ofNull(out, this.table.column(column)));
		return isRow(row, out);
	}

	/**
	 * The binary form of a row shows the types of its columns, even where they are NULL.
	 */
	private static String isRow(CharSequence row, WireBuffer expected) {
		return "pg_catalog.byteaeq(pg_catalog.record_send(%s), %s::pg_catalog.bytea)".formatted(row,
				SqlQuotes.text("\\x" + HexFormat.of().formatHex(expected.array(), 0, expected.position())));
	}

	private static WireBuffer row(int fields) {
		WireBuffer out = new WireBuffer(8 * fields + 16);
		out.int4(fields);
		return out;
	}

	private static void ofNull(WireBuffer out, TargetTable.Column column) {
		out.int4(column.declared());
		out.int4(-1);
	}

	/**
	 * Locks the table as an INSERT would, and looks at all of it, for a COPY whose source
	 * cannot be read again once it has begun; none where that is not all that matters.
	 */
	public List<String> ofAllUnderLock() {
		String name = this.table.name().quoted();
		return !this.table.place().plain() ? List.of()
				: List.of("PREPARE pgprofiles_target AS INSERT INTO " + name + " DEFAULT VALUES",
						"DEALLOCATE pgprofiles_target", FAIL_UNLESS.formatted(all()));
	}

	/**
	 * With the types by themselves, as a query of the catalog may have an old snapshot.
	 */
	private String all() {
		List<String> columns = this.table.columns().stream().map(TargetTable.Column::name).toList();
		return ((columns.size() < MOST_FIELDS - 1) ? types(columns) + " AND " : "") + """
				EXISTS (SELECT FROM pg_catalog.pg_class AS r WHERE r.oid OPERATOR(pg_catalog.=) '%d'::pg_catalog.oid
					AND r.oid OPERATOR(pg_catalog.=) %s AND %s OPERATOR(pg_catalog.=) %s
					AND %s OPERATOR(pg_catalog.=) (SELECT pg_catalog.string_agg(%s, '' ORDER BY a.attnum)
						FROM pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) r.oid
							AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped))""".formatted(
				this.table.place().oid(), name(), STRICT, this.table.place().strict(),
				SqlQuotes.text(this.table.place().fingerprint()), COLUMN);
	}

	/** Another table each time, so it has to be found by its name each time. */
	private String staging(TableName staging, int columns) {
		return isUpsertKept() ? nullRow(columns, "pg_catalog.to_regtype(" + SqlQuotes.text(staging.quoted()) + ")")
				: "ROW((NULL::" + staging.quoted() + ").*)";
	}

	/** Whether {@link #ofUpsert} looks at what is there when it runs, only. */
	public boolean isUpsertKept() {
		return this.table.place().plain();
	}

	/**
	 * Looks at all of the table, at indexes, and at the types of a temporary table, whose
	 * names may stand for others in another session.
	 */
	public String ofUpsert(TableName staging, List<TargetTable.Column> columns, List<TableIndex> indexes) {
		WireBuffer out = row(columns.size());
		columns.forEach((column) -> ofNull(out, column));
		StringBuilder all = new StringBuilder(isRow(staging(staging, columns.size()), out)).append(" AND ")
			.append(all());
		for (TableIndex index : indexes) {
			all.append(" AND pg_catalog.pg_get_indexdef(pg_catalog.to_regclass(%s)) OPERATOR(pg_catalog.=) %s"
				.formatted(SqlQuotes.text(this.table.place().schema() + "." + SqlQuotes.name(index.name())),
						SqlQuotes.text(index.definition())));
		}
		return FAIL_UNLESS.formatted(all);
	}

}
