package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a client is used after its pool was closed. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class ClientClosedException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param cause of the failure, if known
	 */
	public ClientClosedException(String profile, @Nullable Throwable cause) {
		super(profile, "the client is closed, and its pool with it", cause);
	}

}
