package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the result of work with {@code once(…)} cannot be stored as JSON and read
 * back as its type. Nothing was committed.
 *
 * @since 0.1.0
 */
public final class ResultNotStorableException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public ResultNotStorableException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
