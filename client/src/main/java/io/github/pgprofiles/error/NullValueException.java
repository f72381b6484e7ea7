package io.github.pgprofiles.error;

/**
 * Thrown when the only row's value is NULL, which {@code single()} and {@code optional()}
 * cannot distinguish from 'no row'; {@code singleOrNull()} can.
 *
 * @since 0.1.0
 */
public final class NullValueException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 */
	public NullValueException(String profile, String message) {
		super(profile, message, null);
	}

}
