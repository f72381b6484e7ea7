package io.github.pgprofiles;

/**
 * Thrown when work asks for a transaction inside another one that is not like that: at
 * another isolation, or one that may write inside one that may only read. Names both. The
 * work was not run, and the transaction goes on.
 */
public final class IncompatibleTransactionException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	IncompatibleTransactionException(String profile, String message) {
		super(profile, message, null);
	}

}
