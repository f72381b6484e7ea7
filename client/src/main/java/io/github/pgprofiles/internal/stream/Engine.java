package io.github.pgprofiles.internal.stream;

/** How rows come from the server. */
public enum Engine {

	AUTO, CURSOR, COPY,

	/** COPY, and a cursor where a column that nobody reads cannot be sent in binary. */
	COPY_OR_CURSOR

}
