package io.github.pgprofiles.schema;

/**
 * Whether a column is an identity column.
 *
 * @since 0.1.0
 */
public enum IdentityKind {

	/** It is none. */
	NONE,

	/** Only the server gives values, unless it is overridden. */
	ALWAYS,

	/** The server gives a value where there is none. */
	BY_DEFAULT

}
