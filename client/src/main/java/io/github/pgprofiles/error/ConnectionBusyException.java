package io.github.pgprofiles.error;

import io.github.pgprofiles.query.StreamEngine;

/**
 * Thrown when something is asked of a transaction in the middle of a stream that
 * {@link StreamEngine#COPY} reads on its connection. Nothing has reached the server, and
 * the stream goes on.
 */
public final class ConnectionBusyException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param cause what was seen, if anything
	 */
	public ConnectionBusyException(String profile, Throwable cause) {
		super(profile, String.valueOf(cause.getMessage()), cause);
	}

}
