package io.github.pgprofiles;

/**
 * Thrown when profiles cannot be opened because a database is not reachable or refuses
 * the login. The message has the server's own words.
 */
public final class ProfileUnavailableException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	ProfileUnavailableException(String profile, String message, Throwable cause) {
		super(profile, message, cause);
	}

}
