package io.github.pgprofiles.error;

/**
 * Thrown when a key of {@code once(…)} was used before for other work: with a result of
 * another type, or another fingerprint. The work did not run.
 *
 * @since 0.1.0
 */
public final class OnceConflictException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 */
	public OnceConflictException(String profile, String message) {
		super(profile, message, null);
	}

}
