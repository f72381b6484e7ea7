package io.github.pgprofiles.config;

import org.jspecify.annotations.Nullable;

/**
 * A resolver should know a secret and cannot say it. The message is shown to the user and
 * logged, so it must hold no secret.
 *
 * @since 0.1.0
 */
public final class SecretUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String action;

	/**
	 * Creates the exception.
	 * @param problem why there is no secret, without a word of it
	 */
	public SecretUnavailableException(String problem) {
		super(problem);
		this.action = null;
	}

	/**
	 * Creates the exception for a resolver whose keys nobody has written, so that no
	 * message may name the key.
	 * @param problem what is wrong, without a word of the secret, as the rest of a
	 * sentence that begins with the setting
	 * @param action what to do, as a sentence of its own
	 */
	public SecretUnavailableException(String problem, String action) {
		super(problem);
		this.action = action;
	}

	/**
	 * What to do, where the resolver says it.
	 * @return a sentence; {@code null} where the message is a reason only
	 */
	public @Nullable String action() {
		return this.action;
	}

}
