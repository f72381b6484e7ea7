package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;

/**
 * The pool of a profile could not be started because its database could not be reached.
 */
public final class PoolStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String profile;

	private final String target;

	private final SQLException failure;

	PoolStartException(String profile, String target, SQLException cause) {
		super("Profile '%s' cannot connect to %s: %s".formatted(profile, target, cause.getMessage()), cause);
		this.profile = profile;
		this.target = target;
		this.failure = cause;
	}

	public String profile() {
		return this.profile;
	}

	/** Where the profile wanted to connect, without a credential. */
	public String target() {
		return this.target;
	}

	/** What the server or the driver said. */
	public SQLException failure() {
		return this.failure;
	}

}
