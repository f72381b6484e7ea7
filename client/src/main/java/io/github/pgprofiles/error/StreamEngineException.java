package io.github.pgprofiles.error;

import io.github.pgprofiles.query.StreamEngine;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when {@link StreamEngine#COPY} is asked for and cannot stream the query: it
 * returns no rows, is no query that COPY takes, has a column that is not read in binary,
 * goes to a {@code RowMapper}, which wants a ResultSet, has a fetch size, or has a column
 * that the server does not send in binary. None of its rows was made, but where only a
 * value tells that the server cannot send it. The message says which;
 * {@link StreamEngine#CURSOR} streams whatever returns rows.
 */
public final class StreamEngineException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened; {@code null} where that is not known yet
	 * @param message what is wrong, without a value
	 * @param cause what was seen, if anything
	 */
	public StreamEngineException(@Nullable String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
