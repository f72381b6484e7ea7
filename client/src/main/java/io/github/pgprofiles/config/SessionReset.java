package io.github.pgprofiles.config;

/**
 * When the state of a session that a borrower has changed is set back, before the next
 * one gets the connection.
 *
 * @since 0.1.0
 */
public enum SessionReset {

	/**
	 * Whenever something was seen that outlives a transaction: {@code SET}, a temporary
	 * table, a session's advisory lock, {@code LISTEN} and the like.
	 */
	AUTO,

	/**
	 * Each time a connection comes back, for what no client can see, such as
	 * {@code set_config} within a function. Costs a round trip each time.
	 */
	ALWAYS,

	/** Never: the next borrower gets the session as it was left. */
	NEVER

}
