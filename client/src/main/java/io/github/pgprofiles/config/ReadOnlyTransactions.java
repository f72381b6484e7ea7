package io.github.pgprofiles.config;

/**
 * Where transactions go that a transaction manager begins as read-only, such as those of
 * {@code @Transactional(readOnly = true)}.
 *
 * @since 0.1.0
 */
public enum ReadOnlyTransactions {

	/** To the primary, as all others. */
	PRIMARY,

	/**
	 * To a replica that is up, within its lag and has the caller's own writes; else to
	 * the primary.
	 */
	REPLICA

}
