package io.github.pgprofiles.schema;

/**
 * How a table is divided into partitions.
 *
 * @since 0.1.0
 */
public enum PartitionStrategy {

	/** By ranges. */
	RANGE,

	/** By values. */
	LIST,

	/** By a hash. */
	HASH

}
