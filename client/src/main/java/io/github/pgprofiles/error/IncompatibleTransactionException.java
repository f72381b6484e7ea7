package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when work asks for a transaction inside another one that is not like that: at
 * another isolation, or one that may write inside one that may only read. Names both. The
 * work was not run, and the transaction goes on.
 *
 * <p>
 * Also thrown when a statement, or a method of the transaction's connection, would end
 * the transaction, which its transaction manager ends. Nothing was sent, and the
 * transaction goes on.
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
	 * @param cause what was seen, if anything
	 */
	public IncompatibleTransactionException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
