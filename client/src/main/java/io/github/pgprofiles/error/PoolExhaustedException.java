package io.github.pgprofiles.error;

import java.util.Objects;

/**
 * Thrown when no connection came free within the pool's timeout. The message has the time
 * waited and the pool's counts. Nothing has reached the server.
 */
public final class PoolExhaustedException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param cause what was seen, if anything
	 */
	public PoolExhaustedException(String profile, Throwable cause) {
		super(profile, Objects.requireNonNullElse(cause.getMessage(), "no free connection"), cause);
	}

	@Override
	public boolean safeToRetry() {
		return true;
	}

}
