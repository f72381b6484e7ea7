package io.github.pgprofiles.error;

import java.util.Objects;

/**
 * Thrown when no connection was free within the pool's timeout. The message contains the
 * time waited and the pool's counts. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class PoolExhaustedException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param cause of the failure, if known
	 */
	public PoolExhaustedException(String profile, Throwable cause) {
		super(profile, Objects.requireNonNullElse(cause.getMessage(), "no free connection"), cause);
	}

	@Override
	public boolean safeToRetry() {
		return true;
	}

}
