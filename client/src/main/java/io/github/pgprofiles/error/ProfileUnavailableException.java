package io.github.pgprofiles.error;

/**
 * Thrown when profiles cannot be opened because a database is not reachable or rejects
 * the login. The message contains the server's own text.
 */
public final class ProfileUnavailableException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public ProfileUnavailableException(String profile, String message, Throwable cause) {
		super(profile, message, cause);
	}

}
