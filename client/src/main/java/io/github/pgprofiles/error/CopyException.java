package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the options of a COPY are invalid, or its data cannot be sent in its
 * format. No rows were stored.
 *
 * @since 0.1.0
 */
public final class CopyException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened; {@code null} where that is not known yet
	 * @param message what is wrong, without a value
	 */
	public CopyException(@Nullable String profile, String message) {
		super(profile, message, null);
	}

}
