package io.github.pgprofiles;

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

	IncompatibleTransactionException(String profile, String message) {
		this(profile, message, null);
	}

	IncompatibleTransactionException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
