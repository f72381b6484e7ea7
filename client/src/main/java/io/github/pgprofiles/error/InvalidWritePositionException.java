package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown for a text that is no position of writes, and for a position of another database
 * cluster.
 *
 * @since 0.1.0
 */
public final class InvalidWritePositionException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param profile that was to use it; {@code null} where there is none yet
	 * @param message what is wrong with it
	 */
	public InvalidWritePositionException(@Nullable String profile, String message) {
		super(profile, message, null);
	}

}
