package io.github.pgprofiles.error;

import io.github.pgprofiles.query.StreamEngine;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when {@link StreamEngine#COPY} is requested and cannot stream the query: it
 * returns no rows, COPY does not accept it, a column cannot be read in binary, it is
 * mapped by a {@code RowMapper}, which needs a ResultSet, it has a fetch size, or the
 * server cannot send a column in binary. No row was returned before, except where only a
 * value shows that the server cannot send it. The message gives the reason;
 * {@link StreamEngine#CURSOR} streams any statement that returns rows.
 *
 * @since 0.1.0
 */
public final class StreamEngineException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened; {@code null} where that is not known yet
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public StreamEngineException(@Nullable String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
