package io.github.pgprofiles.copy;

/** What the server tells of rows that a COPY skips. PostgreSQL manual, chapter 'COPY'. */
public enum CopyLogVerbosity {

	/** How many there were. */
	DEFAULT,

	/** Each of them. */
	VERBOSE,

	/** Nothing. PostgreSQL 18 or later. */
	SILENT

}
