package io.github.pgprofiles.schema;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A table, a view or what else has columns and rows.
 *
 * @param schema exactly as it is
 * @param name exactly as it is
 * @param kind what it is
 * @param columns in their order, without those that were dropped
 * @param primaryKey {@code null} without one
 * @param uniqueKeys unique constraints; a unique index alone is none
 * @param foreignKeys that it has
 * @param constraints checks and exclusions
 * @param indexes by name
 * @param parents what it inherits from; for a partition the table that it is part of
 * @param partitioning how it is divided; {@code null} if it is not
 * @param partitionBound which rows of its parent a partition has, such as
 * {@code FOR VALUES FROM (1) TO (9)}; {@code null} for others
 * @param comment its comment; {@code null} without one
 * @since 0.1.0
 */
public record Table(String schema, String name, TableKind kind, List<Column> columns, @Nullable Key primaryKey,
		List<Key> uniqueKeys, List<ForeignKey> foreignKeys, List<Constraint> constraints, List<Index> indexes,
		List<TableName> parents, @Nullable Partitioning partitioning, @Nullable String partitionBound,
		@Nullable String comment) {

	public Table {
		columns = List.copyOf(columns);
		uniqueKeys = List.copyOf(uniqueKeys);
		foreignKeys = List.copyOf(foreignKeys);
		constraints = List.copyOf(constraints);
		indexes = List.copyOf(indexes);
		parents = List.copyOf(parents);
	}

	/**
	 * Finds a column.
	 * @param column its name, exactly
	 * @return the column, if there is one
	 */
	public Optional<Column> column(String column) {
		return this.columns.stream().filter((each) -> each.name().equals(column)).findFirst();
	}

	/**
	 * Whether this is a partition of another table.
	 * @return {@code true} where it has a bound
	 */
	public boolean isPartition() {
		return this.partitionBound != null;
	}

}
