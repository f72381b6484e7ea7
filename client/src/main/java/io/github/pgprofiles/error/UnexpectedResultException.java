package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when {@code update()} runs a statement that returns rows, or {@code query(…)}
 * one that returns none. Only the server knows this in advance, so the statement has run:
 * its changes are committed, or belong to the current transaction. A stream is rolled
 * back, unless it joined a transaction.
 *
 * @since 0.1.0
 */
public final class UnexpectedResultException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public UnexpectedResultException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
