package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a COPY cannot be built from what was said, or its data cannot be sent as
 * what it is. Not one row has come to stay.
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
