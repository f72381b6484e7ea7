package io.github.pgprofiles;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a parameter is missing, superfluous or cannot be sent. Nothing has reached
 * the server.
 */
public final class ParameterException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	ParameterException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
