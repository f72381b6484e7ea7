package io.github.pgprofiles.observation;

/**
 * What kind of work of a client is observed.
 *
 * @since 0.1.0
 */
public enum OperationKind {

	/** A statement that returns rows, read into memory. */
	QUERY,

	/** A statement that returns the number of rows that it changed. */
	UPDATE,

	/** One statement with many rows of parameters. */
	BATCH,

	/** Rows that are read one after the other, from its opening to its closing. */
	STREAM,

	/** A COPY into a table, upserts included. */
	COPY_IN,

	/** A COPY out of a table or a query. */
	COPY_OUT,

	/** One of several connections of a COPY out, a part of it. */
	COPY_PART,

	/** A transaction, all of its attempts included. */
	TRANSACTION,

	/** One attempt of a transaction that asked for {@code retry()}, a part of it. */
	ATTEMPT

}
