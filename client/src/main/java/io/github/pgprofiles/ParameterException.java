package io.github.pgprofiles;

/**
 * Thrown when a parameter is missing, superfluous or cannot be sent. Nothing has reached
 * the server.
 */
public final class ParameterException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	ParameterException(String profile, String message) {
		super(profile, message, null);
	}

}
