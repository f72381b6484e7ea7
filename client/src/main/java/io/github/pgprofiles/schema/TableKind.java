package io.github.pgprofiles.schema;

/**
 * What a table is.
 *
 * @since 0.1.0
 */
public enum TableKind {

	/** An ordinary table, also one that is a partition. */
	TABLE,

	/** A table whose rows are in its partitions. */
	PARTITIONED_TABLE,

	/** A view. */
	VIEW,

	/** A view whose rows are kept. */
	MATERIALIZED_VIEW,

	/** A table of another server. */
	FOREIGN_TABLE

}
