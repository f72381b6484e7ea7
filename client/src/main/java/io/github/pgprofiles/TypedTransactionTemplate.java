package io.github.pgprofiles;

import org.jspecify.annotations.Nullable;

/**
 * Runs work in a transaction at the server's default isolation. Inside a transaction that
 * is open on this thread and profile, whoever opened it, the work joins that one. Every
 * Throwable of the work rolls back and passes through as it is. Thread-safe.
 * <p>
 * A transaction in which a statement failed never commits, even if the work swallowed the
 * failure: the server would answer COMMIT with a silent rollback (PostgreSQL manual,
 * chapter 'COMMIT'), and here an
 * {@link org.springframework.transaction.UnexpectedRollbackException} tells.
 */
public interface TypedTransactionTemplate {

	/**
	 * Runs work that returns a value.
	 * @param <R> the value
	 * @param <E> what the work may throw
	 * @param work to do
	 * @return the work's value, once it is committed or, in a transaction that was
	 * joined, at once
	 * @throws E from the work; nothing is committed then
	 * @throws PoolExhaustedException if no connection came free within the pool's timeout
	 * @throws org.springframework.transaction.UnexpectedRollbackException if the work
	 * swallowed the failure of a statement
	 */
	<R extends @Nullable Object, E extends Throwable> R execute(Work<R, E> work) throws E;

	/**
	 * Runs work that returns nothing.
	 * @param <E> what the work may throw
	 * @param work to do
	 * @throws E from the work; nothing is committed then
	 * @throws PoolExhaustedException if no connection came free within the pool's timeout
	 * @throws org.springframework.transaction.UnexpectedRollbackException if the work
	 * swallowed the failure of a statement
	 */
	default <E extends Throwable> void run(VoidWork<E> work) throws E {
		this.<@Nullable Object, E>execute((tx) -> {
			work.run(tx);
			return null;
		});
	}

	/**
	 * Work that returns a value.
	 *
	 * @param <R> the value
	 * @param <E> what it may throw
	 */
	@FunctionalInterface
	interface Work<R extends @Nullable Object, E extends Throwable> {

		/**
		 * Does the work.
		 * @param tx the transaction
		 * @return the value
		 * @throws E to roll back
		 */
		R execute(Transaction tx) throws E;

	}

	/**
	 * Work that returns nothing.
	 *
	 * @param <E> what it may throw
	 */
	@FunctionalInterface
	interface VoidWork<E extends Throwable> {

		/**
		 * Does the work.
		 * @param tx the transaction
		 * @throws E to roll back
		 */
		void run(Transaction tx) throws E;

	}

}
