package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown when the server cancelled a statement (SQLSTATE 57014), and no time limit that
 * the client knows was reached: an administrator or another session requested it, or a
 * {@code statement_timeout} that was set elsewhere, by SET or for the role, the database
 * or the server. The server's text in the message says which. A {@code timeout(Duration)}
 * or the profile's limit that was reached is Spring's
 * {@link org.springframework.dao.QueryTimeoutException}. {@link PostgresError} reads its
 * details.
 *
 * @since 0.1.0
 */
public final class QueryCanceledException extends NonTransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public QueryCanceledException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
