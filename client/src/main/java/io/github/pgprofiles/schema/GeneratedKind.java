package io.github.pgprofiles.schema;

/**
 * Whether a column is computed from others.
 *
 * @since 0.1.0
 */
public enum GeneratedKind {

	/** It is not. */
	NONE,

	/** Computed when the row is written. */
	STORED,

	/** Computed when the row is read, from PostgreSQL 18 on. */
	VIRTUAL

}
