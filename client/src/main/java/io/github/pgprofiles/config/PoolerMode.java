package io.github.pgprofiles.config;

/**
 * What stands between the application and its server.
 *
 * @since 0.1.0
 */
public enum PoolerMode {

	/** Nothing, or a pooler that gives each connection a session of its own. */
	NONE,

	/**
	 * PgBouncer or its kind in transaction mode: each transaction may run on another
	 * session of the server.
	 */
	TRANSACTION

}
