package io.github.pgprofiles.lock;

import java.time.Duration;
import java.util.Optional;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock that the server releases at the end of the transaction in which it is
 * taken, after its commit or rollback: the one that is open on this thread, which may
 * last longer than the work, else a new one around the work. It needs no connection
 * beside the transaction's. What holds for {@link PostgresClient#transaction()} holds for
 * the transaction.
 * <p>
 * Under repeatable read and above a transaction sees the data as of its first statement.
 * Where that is the one which waits for the lock, the work does not see what the holder
 * before it has committed; take the lock around the transaction then.
 * <p>
 * Immutable and thread-safe.
 */
public interface TransactionLock {

	/**
	 * The name of the lock.
	 * @return as it was given
	 */
	String name();

	/**
	 * Runs the work if the lock is to be had in time. If it was not, the transaction is
	 * as it was before, and a new one ends without effect.
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock, instead of the profile's limits
	 * for locks and statements; a shorter limit for statements that the transaction has
	 * of its own holds. Zero not at all, at most 2147483647 ms
	 * @param work to do
	 * @return whether the work was run; {@code false} if somebody else held the lock all
	 * the while
	 * @throws E from the work; nothing is committed then
	 * @throws IllegalArgumentException if the wait is negative or too long
	 * @throws org.springframework.dao.QueryTimeoutException if the transaction's time-out
	 * was reached first
	 * @throws org.springframework.dao.InvalidDataAccessResourceUsageException if the
	 * server is a standby, which has none of the primary's locks; the work was not run
	 * @throws IllegalStateException if this thread holds the lock on another connection,
	 * and would wait for itself
	 */
	<E extends Throwable> boolean tryRun(Duration wait, TransactionSpec.VoidWork<? super Transaction, E> work) throws E;

	/**
	 * Runs work that returns a value if the lock is to be had in time. Throws what
	 * {@link #tryRun} does.
	 * @param <R> the value, which must not be {@code null}
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock
	 * @param work to do
	 * @return the work's value; empty if the work was not run
	 * @throws E from the work; nothing is committed then
	 * @throws IllegalStateException also if the work returned {@code null}, which would
	 * look as if it was not run; nothing is committed then
	 */
	<R, E extends Throwable> Optional<R> tryExecute(Duration wait, TransactionSpec.Work<? super Transaction, R, E> work)
			throws E;

	/**
	 * Runs the work when the lock is to be had, and waits for that as long as the
	 * transaction's limits for locks and statements let it. Throws what {@link #tryRun}
	 * does.
	 * @param <E> what the work may throw
	 * @param work to do
	 * @throws E from the work; nothing is committed then
	 * @throws org.springframework.dao.CannotAcquireLockException if the limit for locks
	 * was reached; the transaction has failed then
	 * @throws org.springframework.dao.QueryTimeoutException if the limit for statements
	 * was reached; the transaction has failed then
	 */
	<E extends Throwable> void run(TransactionSpec.VoidWork<? super Transaction, E> work) throws E;

	/**
	 * Runs work that returns a value when the lock is to be had. Throws what {@link #run}
	 * does.
	 * @param <R> the value
	 * @param <E> what the work may throw
	 * @param work to do
	 * @return the work's value
	 * @throws E from the work; nothing is committed then
	 */
	<R extends @Nullable Object, E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, R, E> work)
			throws E;

	/**
	 * The same lock, shared: others may hold it at the same time as long as they share it
	 * too.
	 * @return the lock
	 */
	TransactionLock shared();

}
