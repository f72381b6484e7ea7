package io.github.pgprofiles.transaction;

/**
 * A transaction that a replica can have.
 *
 * @param <S> the stage on a replica
 * @since 0.1.0
 */
public interface OnReplica<S> {

	/**
	 * Runs the transaction on a replica that is up, within the profile's
	 * {@code health.max-lag} and has the caller's own writes, after a wait of up to
	 * {@code replica-wait}; else on the primary. It stays there to its end. A joined
	 * transaction stays where it is. Without nodes, all run on the primary.
	 * @return a spec with it
	 */
	S onReplica();

}
