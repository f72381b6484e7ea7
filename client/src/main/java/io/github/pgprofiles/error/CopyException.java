package io.github.pgprofiles.error;

/**
 * Thrown when a COPY cannot be built from what was said, or its data cannot be sent as
 * what it is. Not one row has come to stay.
 */
public final class CopyException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 */
	public CopyException(String profile, String message) {
		super(profile, message, null);
	}

}
