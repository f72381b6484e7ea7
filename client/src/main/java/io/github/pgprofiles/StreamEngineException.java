package io.github.pgprofiles;

/**
 * Thrown when {@link StreamEngine#COPY} is asked for and cannot stream the query: it
 * returns no rows, is no query that COPY takes, has a column that is not read in binary,
 * goes to a {@code RowMapper}, which wants a ResultSet, or has a fetch size. None of its
 * rows was made. The message says which; {@link StreamEngine#CURSOR} streams whatever
 * returns rows.
 */
public final class StreamEngineException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	StreamEngineException(String profile, String message) {
		super(profile, message, null);
	}

}
