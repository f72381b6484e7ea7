package io.github.pgprofiles;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a client is used after its pool was closed. Nothing has reached the server.
 */
public final class ClientClosedException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	ClientClosedException(String profile, @Nullable Throwable cause) {
		super(profile, "the client is closed, and its pool with it", cause);
	}

}
