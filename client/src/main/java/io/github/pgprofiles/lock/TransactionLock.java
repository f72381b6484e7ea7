package io.github.pgprofiles.lock;

import java.time.Duration;
import java.util.Optional;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock that the server releases at the end of the transaction in which it is
 * acquired, after its commit or rollback. That is the transaction that is open on this
 * thread, which may last longer than the work, or a new one around the work. The lock
 * needs no connection besides that of the transaction. The rules of
 * {@link PostgresClient#transaction()} apply to the transaction.
 * <p>
 * Under repeatable read and above a transaction sees the data as of its first statement.
 * If that is the one which waits for the lock, the work does not see what the previous
 * holder committed; acquire the lock around the transaction then.
 * <p>
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public interface TransactionLock {

	/**
	 * The name of the lock.
	 * @return the name
	 */
	String name();

	/**
	 * Runs the work if the lock is acquired in time. If it is not, the transaction is
	 * unchanged, and a new one ends without effect.
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock, instead of the profile's limits
	 * for locks and statements; a shorter statement limit of the transaction itself
	 * applies. Zero for no wait, at most 2147483647 ms
	 * @param work to do
	 * @return whether the work ran; {@code false} if another session held the lock
	 * throughout
	 * @throws E from the work; nothing is committed then
	 * @throws IllegalArgumentException if the wait is negative or too long
	 * @throws org.springframework.dao.QueryTimeoutException if the transaction's time-out
	 * was reached first
	 * @throws org.springframework.dao.InvalidDataAccessResourceUsageException if the
	 * server is a standby, which has none of the primary's locks; the work did not run
	 * @throws IllegalStateException if this thread would wait for itself, because it
	 * holds the lock on another connection
	 */
	<E extends Throwable> boolean tryRun(Duration wait, TransactionSpec.VoidWork<? super Transaction, E> work) throws E;

	/**
	 * Runs work that returns a value if the lock is acquired in time. Throws the
	 * exceptions of {@link #tryRun}.
	 * @param <R> the value, which must not be {@code null}
	 * @param <E> what the work may throw
	 * @param wait how long the server waits for the lock
	 * @param work to do
	 * @return the work's value; empty if the work did not run
	 * @throws E from the work; nothing is committed then
	 * @throws IllegalStateException also if the work returned {@code null}, which would
	 * look as if it did not run; nothing is committed then
	 */
	<R, E extends Throwable> Optional<R> tryExecute(Duration wait, TransactionSpec.Work<? super Transaction, R, E> work)
			throws E;

	/**
	 * Runs the work when the lock is acquired. Waits as long as the transaction's limits
	 * for locks and statements allow. Throws the exceptions of {@link #tryRun}.
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
	 * Runs work that returns a value when the lock is acquired. Throws the exceptions of
	 * {@link #run}.
	 * @param <R> the value
	 * @param <E> what the work may throw
	 * @param work to do
	 * @return the work's value
	 * @throws E from the work; nothing is committed then
	 */
	<R extends @Nullable Object, E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, R, E> work)
			throws E;

	/**
	 * The same lock in shared mode: others may hold it at the same time as long as they
	 * share it too.
	 * @return the lock
	 */
	TransactionLock shared();

}
