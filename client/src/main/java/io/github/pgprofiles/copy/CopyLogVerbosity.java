package io.github.pgprofiles.copy;

/**
 * What the server reports about rows that a COPY skips. PostgreSQL manual, chapter
 * 'COPY'.
 *
 * @since 0.1.0
 */
public enum CopyLogVerbosity {

	/** The number of skipped rows. */
	DEFAULT,

	/** Each skipped row. */
	VERBOSE,

	/** Nothing. PostgreSQL 18 or later. */
	SILENT

}
