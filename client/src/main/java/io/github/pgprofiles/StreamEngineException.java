package io.github.pgprofiles;

/**
 * Thrown when {@link StreamEngine#COPY} is asked for and cannot stream the query: it
 * returns no rows, is no query that COPY takes, has a column that is not read in binary,
 * or goes to a {@code RowMapper}, which wants a ResultSet. None of its rows was made. The
 * message says which, and {@link StreamEngine#CURSOR} takes them all.
 */
public final class StreamEngineException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	StreamEngineException(String profile, String message) {
		super(profile, message, null);
	}

}
