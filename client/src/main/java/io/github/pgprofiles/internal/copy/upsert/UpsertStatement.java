package io.github.pgprofiles.internal.copy.upsert;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.session.Sql;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * One INSERT … ON CONFLICT from a temporary table. PostgreSQL manual, chapter 'INSERT'.
 */
public final class UpsertStatement implements CopyDestination.Landed {

	private static final String SAVEPOINT = "pgprofiles_upsert";

	/** The server's name for the new row. */
	private static final String NEW_ROW = "excluded";

	/** For a table that has that name itself. */
	private static final String OTHER_NAME = "target";

	/** Which rows of the data are inserted. */
	private enum Rows {

		/** All, in their order, so that of equal keys the first one is stored. */
		ALL,

		/** Of those with the same key the last one. */
		LAST,

		/** All if no key comes twice, and else the last ones. */
		LAST_IF_TWICE

	}

	private final LoadStrategy.Upsert upsert;

	private final TargetTable table;

	private final List<TargetTable.Column> columns;

	private final ConflictKey key;

	/** Whether the transaction is one that somebody else ends. */
	private final boolean joined;

	private UpsertStatement(LoadStrategy.Upsert upsert, TargetTable table, List<TargetTable.Column> columns,
			ConflictKey key, boolean joined) {
		this.upsert = upsert;
		this.table = table;
		this.columns = columns;
		this.key = key;
		this.joined = joined;
	}

	/**
	 * Makes one for columns of the data.
	 * @throws CopyException if the key is not what it can be
	 */
	public static UpsertStatement of(LoadStrategy.Upsert upsert, TargetTable table, List<String> names, ConflictKey key,
			boolean joined) {
		List<TargetTable.Column> columns = table.require(names);
		for (String column : key.columns()) {
			if (!names.contains(column)) {
				table.column(column);
				throw new CopyException(null,
						"the key of onConflict(…) has the column '%s', and the data has not; it has %s"
							.formatted(column, names));
			}
		}
		for (String column : key.reads()) {
			if (!names.contains(column) && table.column(column).isMadeByServer()) {
				throw new CopyException(null,
						("the index of onConflictIndex(…) reads the column '%s', which the server makes and"
								+ " the data does not have: say in SQL what is to happen with staging(…)")
							.formatted(column));
			}
		}
		return new UpsertStatement(upsert, table, columns, key, joined);
	}

	/** They are planned, and privileges are looked at, and nothing happens. */
	@Override
	public List<String> checks(Connection connection, String staging) {
		if (this.upsert.update() == null) {
			return List.of("EXPLAIN " + insert(staging, Rows.ALL));
		}
		return this.joined ? List.of("EXPLAIN " + insert(staging, Rows.LAST_IF_TWICE))
				: List.of("EXPLAIN " + insert(staging, Rows.ALL), "EXPLAIN " + insert(staging, Rows.LAST));
	}

	/** Whether rows that are there change. */
	public boolean isUpdate() {
		return this.upsert.update() != null;
	}

	/**
	 * The statement.
	 * @param twice whether a key comes more than once
	 */
	public String insert(String staging, boolean twice) {
		return insert(staging, twice ? Rows.LAST : Rows.ALL);
	}

	/** What the statement has done, where nobody has counted but itself. */
	public CopyResult counts(CopyResult copied, long stored) {
		return isUpdate() ? counts(copied, stored, null, null) : counts(copied, stored, stored, 0L);
	}

	/** The same, with the counters of before and after. */
	public static CopyResult counted(CopyResult copied, long stored, long[] first, long[] last) {
		long inserted = last[0] - first[0];
		long updated = last[1] - first[1];
		// a trigger may have done more to the table than that
		boolean known = inserted + updated == stored;
		return counts(copied, stored, known ? inserted : null, known ? updated : null);
	}

	@Override
	public CopyResult run(Connection connection, String staging, CopyResult copied) throws SQLException {
		if (this.upsert.update() == null) {
			return counts(copied, Sql.execute(connection, insert(staging, Rows.ALL)));
		}
		if (this.joined) {
			// a savepoint that writes stays with its transaction when it is released:
			// from
			// the 65th on, everybody's snapshots become slower until that ends
			return insertAndCount(connection, List.of(), insert(staging, Rows.LAST_IF_TWICE), copied);
		}
		try {
			// most data has no key twice, and need not pay for a look at that
			return insertAndCount(connection, List.of("SAVEPOINT " + SAVEPOINT), insert(staging, Rows.ALL), copied);
		}
		catch (SQLException ex) {
			if (!SqlStates.CARDINALITY_VIOLATION.equals(ex.getSQLState())) {
				throw ex;
			}
			return insertAndCount(connection, List.of("ROLLBACK TO SAVEPOINT " + SAVEPOINT), insert(staging, Rows.LAST),
					copied);
		}
	}

	private CopyResult insertAndCount(Connection connection, List<String> before, String insert, CopyResult copied)
			throws SQLException {
		List<String> statements = new ArrayList<>(before);
		String counters = this.table.counters();
		if (counters == null) {
			statements.add(insert);
			return counts(copied, Sql.execute(connection, String.join("; ", statements)), null, null);
		}
		// cheaper than to let each row return what became of it
		statements.addAll(List.of(counters, insert, counters));
		List<long[]> results = Sql.results(connection, String.join("; ", statements));
		return counted(copied, results.get(before.size() + 1)[0], results.get(before.size()),
				results.get(before.size() + 2));
	}

	private static CopyResult counts(CopyResult copied, long stored, @Nullable Long inserted, @Nullable Long updated) {
		return new CopyResult(copied.rows(), copied.bytes(), Duration.ZERO, stored,
				copied.ignored() + copied.rows() - stored, inserted, updated);
	}

	private String insert(String staging, Rows rows) {
		boolean identity = this.columns.stream().anyMatch((column) -> column.target().identity());
		String table = this.table.name().quoted();
		String name = rowThatIsThere().equals(this.table.name().table()) ? "" : " AS " + OTHER_NAME;
		return "%sINSERT INTO %s%s (%s)%s %s ON CONFLICT%s DO %s".formatted(
				(rows == Rows.LAST_IF_TWICE) ? twice(staging) : "", table, name, names(),
				identity ? " OVERRIDING SYSTEM VALUE" : "", select(staging, rows), this.key.target(), action())
				+ StatementName.comment(this.upsert.name());
	}

	private String names() {
		return this.columns.stream()
			.map(TargetTable.Column::name)
			.map(SqlQuotes::name)
			.collect(Collectors.joining(", "));
	}

	/** Looked at once, however often it is asked for. */
	private String twice(String staging) {
		return "WITH %s AS MATERIALIZED (SELECT %s AS yes) ".formatted(nameOfTwice(),
				this.key.isTwice(keySource(staging)));
	}

	/** No table of this name could be inserted into. */
	private String nameOfTwice() {
		return this.table.name().unlike("pgprofiles_twice");
	}

	private String select(String staging, Rows rows) {
		String all = "SELECT %s FROM %s".formatted(names(), staging);
		String isLast = "ctid OPERATOR(pg_catalog.=) ANY (" + this.key.lastPlaces(keySource(staging)) + ")";
		String twice = "(SELECT yes FROM " + nameOfTwice() + ")";
		return switch (rows) {
			case ALL -> all;
			// one pass each, however often a key comes
			case LAST -> all + " WHERE " + isLast;
			// the branch that does not hold is not run
			case LAST_IF_TWICE ->
				"%s WHERE NOT %s UNION ALL %s WHERE %s AND %s".formatted(all, twice, all, twice, isLast);
		};
	}

	/** The data, with what the key reads beside it as it will be. */
	private String keySource(String staging) {
		Set<String> missing = new LinkedHashSet<>(this.key.reads());
		this.columns.forEach((column) -> missing.remove(column.name()));
		if (missing.isEmpty()) {
			return staging;
		}
		String defaults = missing.stream()
			.map(this.table::column)
			.map((column) -> "CAST((%s) AS %s) AS %s".formatted(column.defaultOrNull(), column.type(),
					SqlQuotes.name(column.name())))
			.collect(Collectors.joining(", "));
		return "(SELECT ctid, %s, %s FROM %s) AS data".formatted(names(), defaults, staging);
	}

	private String action() {
		LoadStrategy.Update update = this.upsert.update();
		if (update == null) {
			return "NOTHING";
		}
		List<TargetTable.Column> set = columnsToSet(update);
		String assignments = set.stream()
			.map((column) -> SqlQuotes.name(column.name()))
			.map((column) -> column + " = " + NEW_ROW + "." + column)
			.collect(Collectors.joining(", "));
		return "UPDATE SET " + assignments + condition(update, set);
	}

	private List<TargetTable.Column> columnsToSet(LoadStrategy.Update update) {
		List<String> keys = this.key.columns();
		List<TargetTable.Column> set = new ArrayList<>();
		for (TargetTable.Column column : this.columns) {
			boolean wanted = update.columns().isEmpty() ? !keys.contains(column.name()) && !column.alwaysIdentity()
					: update.columns().contains(column.name());
			if (wanted) {
				set.add(column);
			}
		}
		for (String column : update.columns()) {
			if (set.stream().noneMatch((each) -> each.name().equals(column))) {
				throw new CopyException(null, "update(…) names the column '%s', which the data does not have; it has %s"
					.formatted(column, this.columns.stream().map(TargetTable.Column::name).toList()));
			}
		}
		if (set.isEmpty()) {
			throw new CopyException(null,
					"update() finds no column to set beside the key %s: doNothing() says the same".formatted(keys));
		}
		return set;
	}

	private String rowThatIsThere() {
		String table = this.table.name().table();
		return NEW_ROW.equals(table) ? OTHER_NAME : table;
	}

	/**
	 * Where only changes count, they are recognized by what is stored: a type may call
	 * values equal that differ, or not know at all. The casts keep the server from
	 * comparing column by column. PostgreSQL manual, chapter 'Row and Array Comparisons',
	 * 'Composite Type Comparison'.
	 */
	private String condition(LoadStrategy.Update update, List<TargetTable.Column> set) {
		if (update.condition() != null) {
			return " WHERE (" + update.condition() + "\n)";
		}
		return update.changedOnly() ? " WHERE %s OPERATOR(pg_catalog.*<>) %s"
			.formatted(record(set, SqlQuotes.name(rowThatIsThere())), record(set, NEW_ROW)) : "";
	}

	private static String record(List<TargetTable.Column> columns, String row) {
		return columns.stream()
			.map((column) -> row + "." + SqlQuotes.name(column.name()))
			.collect(Collectors.joining(", ", "CAST(ROW(", ") AS pg_catalog.record)"));
	}

}
