package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a statement returned rows to {@code update()}, or none at all to
 * {@code query(…)}. Only the server knows beforehand which it will be, so the statement
 * has run: what it changed stands, or belongs to the transaction at hand. A stream is
 * rolled back, unless it joined a transaction.
 */
public final class UnexpectedResultException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 * @param cause what was seen, if anything
	 */
	public UnexpectedResultException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
