package io.github.pgprofiles;

/**
 * Thrown when a COPY cannot be built from what was said. Nothing has reached the server.
 */
public final class CopyException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	CopyException(String profile, String message) {
		super(profile, message, null);
	}

}
