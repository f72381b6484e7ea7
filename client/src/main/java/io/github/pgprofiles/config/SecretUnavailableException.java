package io.github.pgprofiles.config;

/**
 * A resolver should know a secret and cannot say it. The message is shown to the user and
 * logged, so it must hold no secret.
 *
 * @since 0.1.0
 */
public final class SecretUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param problem why there is no secret, without a word of it
	 */
	public SecretUnavailableException(String problem) {
		super(problem);
	}

}
