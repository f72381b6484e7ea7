package io.github.pgprofiles;

import java.util.Objects;

/**
 * Thrown when no connection came free within the pool's timeout. The message has the time
 * waited and the pool's counts. Nothing has reached the server.
 */
public final class PoolExhaustedException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	PoolExhaustedException(String profile, Throwable cause) {
		super(profile, Objects.requireNonNullElse(cause.getMessage(), "no free connection"), cause);
	}

	@Override
	public boolean safeToRetry() {
		return true;
	}

}
