package io.github.pgprofiles.lock;

import java.time.Duration;
import java.util.Optional;

import io.github.pgprofiles.error.AdvisoryLockLostException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.PoolExhaustedException;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock (PostgreSQL manual, chapter 'Explicit Locking'): one name for
 * everybody on the same database, in this process and in any other. The server keeps it
 * by the key {@code hashtextextended(name, 0)}, so that psql and other languages can take
 * the same lock; two names may, very rarely, have one key and then stand for one lock.
 * <p>
 * The lock is held by a connection of its own from the pool while the work runs, and
 * released in every case. It lasts over the transactions of the work, and has nothing to
 * do with one that is open already. So the work needs a second connection for what it
 * does with the profile, and each thread that waits keeps one. Behind a pooler that
 * changes sessions between transactions, such as PgBouncer's transaction mode, this does
 * not work, and {@link #inTransaction()} does.
 * <p>
 * A thread that holds the lock through the same client has it: the work of a second call
 * inside the first runs at once. Immutable and thread-safe; a call takes the lock anew.
 */
public interface AdvisoryLock {

	/**
	 * The name of the lock.
	 * @return as it was given
	 */
	String name();

	/**
	 * Runs the work if the lock is to be had in time.
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock, instead of the profile's limits
	 * for locks and statements: zero not at all, at most 2147483647 ms. The wait for a
	 * connection is the pool's, and comes before
	 * @param work to do
	 * @return whether the work was run; {@code false} if somebody else held the lock all
	 * the while
	 * @throws E from the work
	 * @throws IllegalArgumentException if the wait is negative or too long
	 * @throws IllegalStateException if this thread would wait for itself: it holds the
	 * lock in a transaction, or shared and wants it alone
	 * @throws PoolExhaustedException if no connection came free within the pool's
	 * timeout; at once if this thread keeps all that the pool may have
	 * @throws OperationInterruptedException if the thread was interrupted while it
	 * waited, which is noticed when the wait ends; the work was not run
	 * @throws org.springframework.dao.InvalidDataAccessResourceUsageException if the
	 * server is a standby, which has none of the primary's locks; the work was not run
	 * @throws AdvisoryLockLostException if the lock's connection was lost while the work
	 * ran; suppressed in what the work threw, if it did
	 */
	<E extends Throwable> boolean tryRun(Duration wait, VoidWork<E> work) throws E;

	/**
	 * Runs work that returns a value if the lock is to be had in time. Throws what
	 * {@link #tryRun} does.
	 * @param <R> the value, which must not be {@code null}
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock
	 * @param work to do
	 * @return the work's value; empty if the work was not run
	 * @throws E from the work
	 * @throws IllegalStateException also if the work returned {@code null}, which would
	 * look as if it was not run
	 */
	<R, E extends Throwable> Optional<R> tryExecute(Duration wait, Work<R, E> work) throws E;

	/**
	 * Runs the work when the lock is to be had, and waits for that as long as the
	 * profile's limits for locks and statements let it. Throws what {@link #tryRun} does.
	 * @param <E> what the work may throw
	 * @param work to do
	 * @throws E from the work
	 * @throws org.springframework.dao.CannotAcquireLockException if the limit for locks
	 * was reached
	 * @throws org.springframework.dao.QueryTimeoutException if the limit for statements
	 * was reached
	 */
	<E extends Throwable> void run(VoidWork<E> work) throws E;

	/**
	 * Runs work that returns a value when the lock is to be had. Throws what {@link #run}
	 * does.
	 * @param <R> the value
	 * @param <E> what the work may throw
	 * @param work to do
	 * @return the work's value
	 * @throws E from the work
	 */
	<R extends @Nullable Object, E extends Throwable> R execute(Work<R, E> work) throws E;

	/**
	 * The same lock, shared: others may hold it at the same time as long as they share it
	 * too.
	 * @return the lock
	 */
	AdvisoryLock shared();

	/**
	 * The same lock, taken in a transaction.
	 * @return the lock
	 */
	TransactionLock inTransaction();

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
		 * @return the value
		 * @throws E which passes through
		 */
		R execute() throws E;

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
		 * @throws E which passes through
		 */
		void run() throws E;

	}

}
