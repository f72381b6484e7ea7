package io.github.pgprofiles;

/**
 * Thrown when something is asked of a transaction in the middle of a stream that
 * {@link StreamEngine#COPY} reads on its connection. Nothing has reached the server, and
 * the stream goes on.
 */
public final class ConnectionBusyException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	ConnectionBusyException(String profile, Throwable cause) {
		super(profile, String.valueOf(cause.getMessage()), cause);
	}

}
