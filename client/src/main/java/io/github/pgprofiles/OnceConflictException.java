package io.github.pgprofiles;

/**
 * Thrown when a key of {@code once(…)} was used before for something else: with a result
 * of another type, or another fingerprint. The work was not run.
 */
public final class OnceConflictException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	OnceConflictException(String profile, String message) {
		super(profile, message, null);
	}

}
