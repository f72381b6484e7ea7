package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when work requests a transaction inside another one with conflicting options:
 * with another isolation, or one that may write inside a read-only one. Names both. The
 * work did not run, and the transaction continues.
 *
 * <p>
 * Also thrown when a statement, or a method of the transaction's connection, would end
 * the transaction, which only its transaction manager may do. Nothing was sent, and the
 * transaction continues.
 *
 * @since 0.1.0
 */
public final class IncompatibleTransactionException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 */
	public IncompatibleTransactionException(String profile, String message) {
		this(profile, message, null);
	}

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public IncompatibleTransactionException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
