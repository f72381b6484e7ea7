package io.github.pgprofiles.transaction;

/**
 * A read-only transaction on a replica, or a node, with the server's default
 * isolation. No standby has serializable ones. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public interface ReplicaTransactionTemplate
		extends TransactionSpec.Options<ReplicaTransactionTemplate>, TransactionSpec.Executable<ReadOnlyTransaction> {

	/**
	 * Each statement sees the data that was committed, and replayed, before it began.
	 * @return a spec with it
	 */
	TransactionSpec.ReadOnly readCommitted();

	/**
	 * All statements see the data that was committed, and replayed, before the first
	 * one began.
	 * @return a spec with it
	 */
	TransactionSpec.ReadOnly repeatableRead();

}
