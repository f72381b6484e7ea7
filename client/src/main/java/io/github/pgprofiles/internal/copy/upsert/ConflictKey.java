package io.github.pgprofiles.internal.copy.upsert;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.table.TableIndex;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * What makes a row conflict with another one. PostgreSQL manual, chapter 'INSERT', 'ON
 * CONFLICT Clause'.
 *
 * @param target of ON CONFLICT, as SQL; empty for any conflict whatever
 * @param columns of the key that are no expressions
 * @param parts of the key, as SQL over the table or one like it
 * @param predicate of rows that can conflict; {@code null} for all of them
 * @param nullsAreEqual whether a NULL conflicts with another one
 * @param reads columns that {@code parts} and {@code predicate} read beside
 * {@code columns}
 * @param indexes that it was read from
 */
public record ConflictKey(String target, List<String> columns, List<String> parts, @Nullable String predicate,
		boolean nullsAreEqual, List<String> reads, List<TableIndex> indexes) {

	/**
	 * Finds it, in one message unless any conflict is meant.
	 * @throws CopyException if there is no such index, or it cannot be used
	 */
	public static ConflictKey find(Connection connection, TargetTable table, LoadStrategy.Upsert upsert)
			throws SQLException {
		if (upsert.isAny()) {
			if (table.deferrable() != null) {
				throw deferrable(table, table.deferrable());
			}
			// each description of a table has one of its own
			return new ConflictKey("", List.of(), List.of(), null, false, List.of(), List.of());
		}
		List<TableIndex> indexes = TableIndex.of(connection, table.name());
		String constraint = upsert.constraint();
		if (constraint != null) {
			return ofConstraint(table, indexes, constraint);
		}
		String name = upsert.index();
		return (name != null) ? ofIndex(table, indexes, name) : ofColumns(table, indexes, upsert.key());
	}

	private static ConflictKey ofConstraint(TargetTable table, List<TableIndex> indexes, String name) {
		for (TableIndex index : indexes) {
			if (name.equals(index.constraint())) {
				return of(table, index);
			}
		}
		throw new CopyException(null,
				"%s has no primary key, unique or exclusion constraint '%s'%s".formatted(table.name().quoted(), name,
						indexes.stream().anyMatch((index) -> name.equals(index.name()))
								? "; an index is named so: write onConflictIndex(\"%s\")".formatted(name) : ""));
	}

	private static ConflictKey ofIndex(TargetTable table, List<TableIndex> indexes, String name) {
		for (TableIndex index : indexes) {
			if (name.equals(index.name())) {
				if (!index.unique()) {
					throw new CopyException(null,
							("the index '%s' of %s belongs to an exclusion constraint: write"
									+ " onConflictConstraint(\"%s\").doNothing()")
								.formatted(name, table.name().quoted(), index.constraint()));
				}
				// the server goes by all that it cannot tell from this one
				indexes.stream()
					.filter((other) -> index.constraint() == null && other.inference().equals(index.inference()))
					.forEach((other) -> requireUsable(table, other));
				return of(table, index);
			}
		}
		throw new CopyException(null, "%s has no unique index '%s'; it has %s".formatted(table.name().quoted(), name,
				indexes.stream().filter(TableIndex::unique).map(TableIndex::name).toList()));
	}

	private static ConflictKey of(TargetTable table, TableIndex index) {
		requireUsable(table, index);
		String target = (index.constraint() != null) ? " ON CONSTRAINT " + SqlQuotes.name(index.constraint())
				: index.inference();
		return new ConflictKey(target, index.columns(), index.parts().stream().map(TableIndex.Part::sql).toList(),
				index.predicate(), index.nullsAreEqual(), index.reads(), List.of(index));
	}

	private static void requireUsable(TargetTable table, TableIndex index) {
		if (!index.immediate()) {
			throw deferrable(table, index.constraint());
		}
		if (!index.valid()) {
			throw new CopyException(null,
					("the index '%s' of %s is not valid, as after a CREATE INDEX CONCURRENTLY that failed:"
							+ " build it anew with REINDEX")
						.formatted(index.name(), table.name().quoted()));
		}
	}

	private static CopyException deferrable(TargetTable table, @Nullable String constraint) {
		return new CopyException(null,
				("the constraint '%s' of %s is deferrable, and no INSERT … ON CONFLICT can go by it: name another"
						+ " index or constraint, or say in SQL what is to happen with staging(…)")
					.formatted(constraint, table.name().quoted()));
	}

	private static ConflictKey ofColumns(TargetTable table, List<TableIndex> indexes, List<String> columns) {
		List<TableIndex> fitting = indexes.stream()
			.filter((index) -> index.unique() && index.isPlain() && index.isOn(columns))
			.toList();
		List<TableIndex> usable = fitting.stream().filter((index) -> index.valid() && index.immediate()).toList();
		fitting.stream().filter(TableIndex::valid).forEach((index) -> requireUsable(table, index));
		if (usable.isEmpty() && table.hasIndexes()) {
			columns.forEach(table::column);
			fitting.forEach((index) -> requireUsable(table, index));
			requireNoOther(table, indexes, columns);
		}
		// the server takes all that fit, and is the one to refuse where none does
		TableIndex first = usable.isEmpty() ? null : usable.get(0);
		List<String> parts = (first != null) ? first.parts().stream().map(TableIndex.Part::sql).toList()
				: columns.stream().map(SqlQuotes::name).toList();
		return new ConflictKey(" (" + SqlQuotes.names(columns) + ")", columns, parts, null,
				usable.stream().anyMatch(TableIndex::nullsAreEqual), List.of(), usable);
	}

	private static void requireNoOther(TargetTable table, List<TableIndex> indexes, List<String> columns) {
		List<TableIndex> others = indexes.stream()
			.filter((index) -> index.unique() && index.valid() && !index.isPlain() && index.touches(columns))
			.toList();
		if (!others.isEmpty()) {
			throw new CopyException(null,
					("no unique index of %s is on %s alone for all rows; of those that are partial or on"
							+ " expressions it has %s: write %s, or say in SQL what is to happen with staging(…)")
						.formatted(table.name().quoted(), columns,
								others.stream()
									.map((index) -> "'" + index.name() + "' on" + index.inference())
									.toList(),
								others.stream()
									.map((index) -> "onConflictIndex(\"%s\")".formatted(index.name()))
									.collect(Collectors.joining(" or "))));
		}
	}

	/** The last one of the rows with the same key, for each key, by their place. */
	String lastPlaces(String rows) {
		String apart = apart();
		return "SELECT pg_catalog.max(place) FROM (SELECT ctid AS place, %s%s FROM %s) AS keys GROUP BY %s%s".formatted(
				keys(), apart.isEmpty() ? "" : ", CASE WHEN " + apart + " THEN ctid END AS apart", rows, names(),
				apart.isEmpty() ? "" : ", apart");
	}

	/** Whether a key comes twice. */
	String isTwice(String rows) {
		String apart = apart();
		return "EXISTS (SELECT FROM (SELECT %s FROM %s%s) AS keys GROUP BY %s HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1)"
			.formatted(keys(), rows, apart.isEmpty() ? "" : " WHERE NOT (" + apart + ")", names());
	}

	/** Of rows that conflict with no other one. */
	private String apart() {
		List<String> conditions = new ArrayList<>();
		if (!this.nullsAreEqual) {
			conditions.add("pg_catalog.num_nulls(" + String.join(", ", this.parts) + ") OPERATOR(pg_catalog.>) 0");
		}
		if (this.predicate != null) {
			conditions.add("(" + this.predicate + ") IS NOT TRUE");
		}
		return String.join(" OR ", conditions);
	}

	private String keys() {
		List<String> keys = new ArrayList<>();
		for (String part : this.parts) {
			keys.add(part + " AS key" + keys.size());
		}
		return String.join(", ", keys);
	}

	private String names() {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < this.parts.size(); i++) {
			names.add("key" + i);
		}
		return String.join(", ", names);
	}

}
