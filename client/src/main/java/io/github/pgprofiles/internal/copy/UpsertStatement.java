package io.github.pgprofiles.internal.copy;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One INSERT … ON CONFLICT from a temporary table. PostgreSQL manual, chapter 'INSERT'.
 */
final class UpsertStatement implements CopyDestination.Landed {

	/** What the server says of a row that one statement would update twice. */
	private static final String SECOND_TIME = "21000";

	private static final String SAVEPOINT = "pgprofiles_upsert";

	/** Without an equality of their own, or with one that compares areas only. */
	private static final Set<Integer> COMPARED_AS_TEXT = Set.of(114, 142, 600, 601, 602, 603, 604, 628, 718, 199, 143,
			1017, 1018, 1019, 1020, 1027, 629, 719);

	private static final String KEY_OF_CONSTRAINT = """
			SELECT (SELECT array_agg(a.attname) FROM pg_catalog.pg_attribute AS a
					WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)),
				COALESCE(i.indnullsnotdistinct, false)
			FROM pg_catalog.pg_constraint AS c LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.conindid
			WHERE c.conrelid = %s::pg_catalog.regclass AND c.conname = %s AND c.contype IN ('p', 'u', 'x')""";

	private static final String KEY_OF_COLUMNS = """
			SELECT NULL, COALESCE(bool_or(i.indnullsnotdistinct), false) FROM pg_catalog.pg_index AS i
			WHERE i.indrelid = %s::pg_catalog.regclass AND i.indisunique AND i.indnkeyatts = %d AND NOT EXISTS (
				SELECT FROM generate_series(0, i.indnkeyatts - 1) AS k
				LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]
				WHERE a.attname IS NULL OR a.attname::text <> ALL (ARRAY[%s]::text[]))""";

	private final Landing.Upsert upsert;

	private final TargetTable table;

	private final List<TargetTable.Column> columns;

	/** Of the index that conflicts are looked for in; empty for any index. */
	private List<String> key;

	private boolean nullsAreEqual;

	UpsertStatement(Landing.Upsert upsert, TargetTable table, List<String> columns) {
		this.upsert = upsert;
		this.table = table;
		this.columns = table.require(columns);
		this.key = upsert.key();
	}

	@Override
	public List<String> checks(Connection connection, String staging) throws SQLException {
		findKey(connection);
		for (String column : this.key) {
			if (this.columns.stream().noneMatch((each) -> each.name().equals(column))) {
				this.table.column(column);
				throw Refusal.copy("the key of onConflict(…) has the column '%s', and the data has not; it has %s"
					.formatted(column, this.columns.stream().map(TargetTable.Column::name).toList()));
			}
		}
		// it is planned, and privileges are looked at, and nothing happens
		return List.of("EXPLAIN " + insert(staging, false), "EXPLAIN " + insert(staging, true));
	}

	private void findKey(Connection connection) throws SQLException {
		String regclass = SqlQuotes.text(this.table.name().quoted());
		String constraint = this.upsert.constraint();
		if (constraint == null && this.key.isEmpty()) {
			return;
		}
		String sql = (constraint != null) ? KEY_OF_CONSTRAINT.formatted(regclass, SqlQuotes.text(constraint))
				: KEY_OF_COLUMNS.formatted(regclass, this.key.size(),
						this.key.stream().map(SqlQuotes::text).collect(Collectors.joining(", ")));
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			if (!rows.next()) {
				throw Refusal.copy("%s has no primary key, unique or exclusion constraint '%s'"
					.formatted(this.table.name().quoted(), constraint));
			}
			Array names = rows.getArray(1);
			if (names != null) {
				this.key = List.of((String[]) names.getArray());
			}
			this.nullsAreEqual = rows.getBoolean(2);
		}
	}

	@Override
	public CopyCounts run(Connection connection, String staging, CopyCounts copied) throws SQLException {
		Landing.Update update = this.upsert.update();
		if (update == null) {
			long inserted = Sql.execute(connection, insert(staging, true));
			return counts(copied, inserted, inserted, 0L);
		}
		try {
			// most data has no key twice, and need not pay for a look at that
			return insertAndCount(connection, "SAVEPOINT ", insert(staging, false), copied);
		}
		catch (SQLException ex) {
			if (!SECOND_TIME.equals(ex.getSQLState())) {
				throw ex;
			}
			return insertAndCount(connection, "ROLLBACK TO SAVEPOINT ", insert(staging, true), copied);
		}
	}

	private CopyCounts insertAndCount(Connection connection, String command, String insert, CopyCounts copied)
			throws SQLException {
		String first = command + SAVEPOINT + "; ";
		String counters = this.table.counters();
		if (counters == null) {
			return counts(copied, Sql.execute(connection, first + insert), null, null);
		}
		// cheaper than to let each row return what became of it
		List<long[]> results = Sql.results(connection, first + counters + "; " + insert + "; " + counters);
		long[] before = results.get(1);
		long stored = results.get(2)[0];
		long[] after = results.get(3);
		long inserted = after[0] - before[0];
		long updated = after[1] - before[1];
		// a trigger may have done more to the table than that
		boolean known = inserted + updated == stored;
		return counts(copied, stored, known ? inserted : null, known ? updated : null);
	}

	private static CopyCounts counts(CopyCounts copied, long stored, @Nullable Long inserted, @Nullable Long updated) {
		return new CopyCounts(copied.rows(), copied.bytes(), stored, copied.ignored() + copied.rows() - stored,
				inserted, updated);
	}

	private String insert(String staging, boolean distinct) {
		String names = names();
		boolean identity = this.columns.stream().anyMatch((column) -> column.target().identity());
		return "INSERT INTO %s (%s)%s %s ON CONFLICT%s DO %s".formatted(this.table.name().quoted(), names,
				identity ? " OVERRIDING SYSTEM VALUE" : "", distinct ? lastOnes(staging) : all(staging), target(),
				action());
	}

	private String names() {
		return this.columns.stream()
			.map(TargetTable.Column::name)
			.map(SqlQuotes::name)
			.collect(Collectors.joining(", "));
	}

	private String all(String staging) {
		return "SELECT %s FROM %s".formatted(names(), staging);
	}

	/**
	 * Of the rows with the same key the last one, as they lie in the order of the data.
	 */
	private String lastOnes(String staging) {
		if (this.key.isEmpty()) {
			// whatever the conflict is, the first one that comes stays
			return all(staging) + " ORDER BY ctid DESC";
		}
		// one pass each, however often a key comes
		return "%s WHERE ctid IN (SELECT max(ctid) FROM %s GROUP BY %s%s)".formatted(all(staging), staging,
				SqlQuotes.names(this.key), this.nullsAreEqual ? "" : ", " + apartIfNull());
	}

	/** Each row with a NULL in its key is a group of its own. */
	private String apartIfNull() {
		return this.key.stream()
			.map((column) -> SqlQuotes.name(column) + " IS NULL")
			.collect(Collectors.joining(" OR ", "CASE WHEN ", " THEN ctid END"));
	}

	private String target() {
		String constraint = this.upsert.constraint();
		if (constraint != null) {
			return " ON CONSTRAINT " + SqlQuotes.name(constraint);
		}
		return this.key.isEmpty() ? "" : " (" + SqlQuotes.names(this.key) + ")";
	}

	private String action() {
		Landing.Update update = this.upsert.update();
		if (update == null) {
			return "NOTHING";
		}
		List<TargetTable.Column> set = columnsToSet(update);
		String assignments = set.stream()
			.map((column) -> SqlQuotes.name(column.name()))
			.map((column) -> column + " = excluded." + column)
			.collect(Collectors.joining(", "));
		return "UPDATE SET " + assignments + condition(update, set);
	}

	private List<TargetTable.Column> columnsToSet(Landing.Update update) {
		List<TargetTable.Column> set = new ArrayList<>();
		for (TargetTable.Column column : this.columns) {
			boolean wanted = update.columns().isEmpty() ? !this.key.contains(column.name()) && !column.alwaysIdentity()
					: update.columns().contains(column.name());
			if (wanted) {
				set.add(column);
			}
		}
		for (String column : update.columns()) {
			if (set.stream().noneMatch((each) -> each.name().equals(column))) {
				throw Refusal.copy("update(…) names the column '%s', which the data does not have; it has %s"
					.formatted(column, this.columns.stream().map(TargetTable.Column::name).toList()));
			}
		}
		if (set.isEmpty()) {
			throw Refusal.copy(
					"update() finds no column to set beside the key %s: doNothing() says the same".formatted(this.key));
		}
		return set;
	}

	private String condition(Landing.Update update, List<TargetTable.Column> set) {
		if (update.condition() != null) {
			return " WHERE (" + update.condition() + "\n)";
		}
		return update.changedOnly() ? " WHERE (%s) IS DISTINCT FROM (%s)"
			.formatted(compared(set, SqlQuotes.name(this.table.name().table())), compared(set, "excluded")) : "";
	}

	private static String compared(List<TargetTable.Column> columns, String row) {
		return columns.stream()
			.map((column) -> row + "." + SqlQuotes.name(column.name())
					+ (COMPARED_AS_TEXT.contains(column.target().type()) ? "::text" : ""))
			.collect(Collectors.joining(", ", "ROW(", ")"));
	}

}
