package io.github.pgprofiles.config;

/**
 * What the start of a pool does while its database does not answer.
 *
 * @since 0.1.0
 */
public enum StartupMode {

	/**
	 * Waits, and tries again what waiting can heal, such as a server that starts up or a
	 * host name that is not known yet. A wrong password or a missing database fails at
	 * once.
	 */
	WAIT,

	/** Fails with the first attempt. */
	FAIL_FAST,

	/**
	 * Starts without a connection. Work fails until the database answers, then succeeds.
	 */
	LAZY

}
