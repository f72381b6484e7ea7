package io.github.pgprofiles.error;

import io.github.pgprofiles.query.StreamEngine;

/**
 * Thrown when a statement of a transaction is run while {@link StreamEngine#COPY} reads a
 * stream on its connection. The statement was not sent, and the stream continues.
 *
 * @since 0.1.0
 */
public final class ConnectionBusyException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param cause of the failure, if known
	 */
	public ConnectionBusyException(String profile, Throwable cause) {
		super(profile, String.valueOf(cause.getMessage()), cause);
	}

}
