package io.github.pgprofiles.lock;

import java.time.Duration;
import java.util.Optional;

import io.github.pgprofiles.error.AdvisoryLockLostException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.PoolExhaustedException;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock (PostgreSQL manual, chapter 'Explicit Locking') with a name that is
 * valid for all clients of the same database, in this process and in any other. The
 * server's key is {@code hashtextextended(name, 0)}, so that psql and other languages can
 * acquire the same lock. Two names may, very rarely, have the same key and are then the
 * same lock.
 * <p>
 * A separate connection from the pool holds the lock while the work runs, and the lock is
 * released in every case. It spans the transactions of the work, and is independent of a
 * transaction that is already open. So the work needs a second connection for its own
 * statements on the profile, and each waiting thread holds one. Behind a pooler that
 * changes sessions between transactions, such as PgBouncer in transaction mode, this does
 * not work; use {@link #inTransaction()} there.
 * <p>
 * The lock is reentrant for the thread that holds it through the same client: the work of
 * a second call inside the first runs at once. Immutable and thread-safe; each call
 * acquires the lock anew.
 *
 * @since 0.1.0
 */
public interface AdvisoryLock {

	/**
	 * The name of the lock.
	 * @return the name
	 */
	String name();

	/**
	 * Runs the work if the lock is acquired in time.
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock, instead of the profile's limits
	 * for locks and statements: zero for no wait, at most 2147483647 ms. The wait for a
	 * connection is limited by the pool, and comes before
	 * @param work to do
	 * @return whether the work ran; {@code false} if another session held the lock
	 * throughout
	 * @throws E from the work
	 * @throws IllegalArgumentException if the wait is negative or too long
	 * @throws IllegalStateException if this thread would wait for itself: it holds the
	 * lock in a transaction, or in shared mode and requests it exclusively
	 * @throws PoolExhaustedException if no connection was free within the pool's timeout;
	 * at once if this thread holds all connections that the pool may have
	 * @throws OperationInterruptedException if the thread was interrupted while it
	 * waited, which is detected when the wait ends; the work did not run
	 * @throws org.springframework.dao.InvalidDataAccessResourceUsageException if the
	 * server is a standby, which has none of the primary's locks; the work did not run
	 * @throws AdvisoryLockLostException if the lock's connection was lost while the work
	 * ran; suppressed in the exception of the work, if it threw one
	 */
	<E extends Throwable> boolean tryRun(Duration wait, VoidWork<E> work) throws E;

	/**
	 * Runs work that returns a value if the lock is acquired in time. Throws the
	 * exceptions of {@link #tryRun}.
	 * @param <R> the value, which must not be {@code null}
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock
	 * @param work to do
	 * @return the work's value; empty if the work did not run
	 * @throws E from the work
	 * @throws IllegalStateException also if the work returned {@code null}, which would
	 * look as if it did not run
	 */
	<R, E extends Throwable> Optional<R> tryExecute(Duration wait, Work<R, E> work) throws E;

	/**
	 * Runs the work when the lock is acquired. Waits as long as the profile's limits for
	 * locks and statements allow. Throws the exceptions of {@link #tryRun}.
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
	 * Runs work that returns a value when the lock is acquired. Throws the exceptions of
	 * {@link #run}.
	 * @param <R> the value
	 * @param <E> what the work may throw
	 * @param work to do
	 * @return the work's value
	 * @throws E from the work
	 */
	<R extends @Nullable Object, E extends Throwable> R execute(Work<R, E> work) throws E;

	/**
	 * The same lock in shared mode: others may hold it at the same time as long as they
	 * share it too.
	 * @return the lock
	 */
	AdvisoryLock shared();

	/**
	 * The same lock, acquired in a transaction.
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
		 * @throws E which reaches the caller unchanged
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
		 * @throws E which reaches the caller unchanged
		 */
		void run() throws E;

	}

}
