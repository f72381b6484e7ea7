package io.github.pgprofiles;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown when the server cancelled a statement (SQLSTATE 57014), and not because a time
 * limit was reached: an administrator or another session asked for it. A limit that was
 * reached is Spring's {@link org.springframework.dao.QueryTimeoutException}.
 * {@link PostgresError} reads it.
 */
public final class QueryCanceledException extends NonTransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	QueryCanceledException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
