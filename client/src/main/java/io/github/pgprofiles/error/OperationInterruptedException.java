package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the thread was interrupted while it waited for a connection, between the
 * rows of a stream or between the chunks of a COPY. The thread stays interrupted. The
 * connection returns to the pool; but on a virtual thread an interrupt during a read
 * closes it, and the message says so.
 *
 * @since 0.1.0
 */
public final class OperationInterruptedException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public OperationInterruptedException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}
