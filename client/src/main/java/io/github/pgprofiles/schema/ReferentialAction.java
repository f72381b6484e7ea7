package io.github.pgprofiles.schema;

/**
 * What happens to referencing rows.
 *
 * @since 0.1.0
 */
public enum ReferentialAction {

	/** An error, at the end of the statement or of the transaction. */
	NO_ACTION,

	/** An error at once. */
	RESTRICT,

	/** They follow. */
	CASCADE,

	/** Their columns become null. */
	SET_NULL,

	/** Their columns get their defaults. */
	SET_DEFAULT

}
