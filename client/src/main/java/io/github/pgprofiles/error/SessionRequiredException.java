package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown where work needs a session of the server to itself, or would leave something
 * behind in one, and the profile has {@code pooler: transaction}: a session lock, LISTEN,
 * a temporary table, {@code SET} and others. Names what it is, and the way out. Nothing
 * was sent, and a transaction at hand continues.
 *
 * @since 0.1.0
 */
public final class SessionRequiredException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what needs a session, and what does not
	 * @param cause of the failure, if known
	 */
	public SessionRequiredException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
