package io.github.pgprofiles.test.proxy;

/**
 * Where a {@link PostgresProxy} cuts a connection on which the client commits.
 *
 * @since 0.1.0
 */
public enum CommitCut {

	/** Before the server has heard of it: it rolls back. */
	COMMIT_LOST,

	/**
	 * Behind its whole reply, of which the client hears nothing: what was written is
	 * there.
	 */
	REPLY_LOST,

	/**
	 * At once, the COMMIT being on its way: the client knows before the server has done
	 * it. The server's side stays open until it has answered.
	 */
	REPLY_PENDING

}
