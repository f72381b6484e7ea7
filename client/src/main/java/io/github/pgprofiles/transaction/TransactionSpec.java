package io.github.pgprofiles.transaction;

import java.time.Duration;

import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.OnceConflictException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.ResultNotStorableException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.retry.RetryPolicy;

/**
 * The stages of a transaction: its isolation, its limits, whether it is retried, and last
 * the work. Every stage returns a new object, which is immutable, thread-safe and may be
 * kept and used any number of times. Stages come in any order; combinations that the
 * server would reject or silently ignore do not compile.
 *
 * @since 0.1.0
 */
public final class TransactionSpec {

	private TransactionSpec() {
	}

	/**
	 * Options of every transaction.
	 *
	 * @param <S> the stage itself
	 */
	public interface Options<S> extends SessionOptions<S>, NamedTransaction<S> {

		/**
		 * Sets a deadline for the whole transaction: beginning it, its work, its COMMIT,
		 * and each time that it is run again. Each statement sends the remaining time to
		 * the server ({@code statement_timeout}). The client waits for half a second more
		 * than the server, or a tenth of the limit if that is longer. In a joined
		 * transaction the deadline applies to the work given here.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * is rounded up; default none
		 * @return a spec with it; work that exceeds it throws
		 * {@link org.springframework.dao.QueryTimeoutException}, and nothing is committed
		 * @throws IllegalArgumentException if it is out of range
		 */
		S timeout(Duration timeout);

		/**
		 * Limits how long each statement waits for a lock ({@code lock_timeout};
		 * PostgreSQL manual, chapter 'Client Connection Defaults').
		 * @param timeout above zero, and up to some 24 days; default the profile's
		 * {@code timeouts.lock}
		 * @return a spec with it; a statement that waits longer throws
		 * {@link org.springframework.dao.CannotAcquireLockException}
		 * @throws IllegalArgumentException if it is out of range
		 */
		S lockTimeout(Duration timeout);

		/**
		 * Retries the whole work, in a new transaction, where that is safe and may
		 * succeed: after a serialization failure (40001) or a deadlock (40P01), at COMMIT
		 * too, and after a connection was lost before COMMIT was sent. The profile's
		 * {@code retry} block defines for how long, how often, and with which delays. The
		 * work must not have effects outside the database that must not happen twice. A
		 * joined transaction is never retried here: only the code that began it can retry
		 * it.
		 * @return a spec that retries
		 */
		S retry();

		/**
		 * Like {@link #retry()}, with your own policy. It limits attempts and time, and
		 * selects among the failures that are safe to retry; a
		 * {@link TransactionRetryPolicy} can add to them.
		 * @param policy such as {@code TransactionRetryPolicy.defaults().maxAttempts(3)}
		 * @return a spec that retries
		 */
		S retry(RetryPolicy policy);

		/**
		 * Runs the work in a transaction of its own even inside another, which is
		 * suspended meanwhile and keeps its connection: the pool must have a second one.
		 * @return a spec that never joins; without a second connection the call throws
		 * {@link PoolExhaustedException}, at once where the pool's size is 1
		 */
		S requiresNew();

	}

	/**
	 * Runs work.
	 *
	 * @param <T> the transaction that the work gets
	 */
	public interface Executable<T extends ReadOnlyTransaction> {

		/**
		 * Runs work that returns a value.
		 * @param <R> the value
		 * @param <E> what the work may throw
		 * @param work to do
		 * @return the work's value, after the commit or, in a joined transaction,
		 * immediately
		 * @throws E from the work; nothing is committed then
		 * @throws PoolExhaustedException if no connection was free within the pool's
		 * timeout
		 * @throws IncompatibleTransactionException if a transaction is open whose options
		 * conflict with these
		 * @throws CommitOutcomeUnknownException if the response to COMMIT was lost
		 * @throws org.springframework.transaction.UnexpectedRollbackException if the work
		 * swallowed the failure of a statement
		 */
		<R extends @Nullable Object, E extends Throwable> R execute(Work<? super T, R, E> work) throws E;

		/**
		 * Runs work that returns nothing. Throws the exceptions of
		 * {@link #execute(Work)}.
		 * @param <E> what the work may throw
		 * @param work to do
		 * @throws E from the work; nothing is committed then
		 */
		default <E extends Throwable> void run(VoidWork<? super T, E> work) throws E {
			this.<@Nullable Object, E>execute((tx) -> {
				work.run(tx);
				return null;
			});
		}

	}

	/**
	 * Work whose effects happen exactly once for a key, see {@link Writing#once}.
	 *
	 * @param <S> the stage itself
	 */
	public interface OnceOptions<S> extends Options<S> {

		/**
		 * Protects against a key that is reused for other work by mistake: this object is
		 * compared, as JSON, with that of the key's first use. If one of the two calls
		 * has none, nothing is compared.
		 * @param request the input of the work, such as the request's body; only its hash
		 * is stored
		 * @return a spec with it; if they differ, the call throws
		 * {@link OnceConflictException}
		 */
		S fingerprint(Object request);

	}

	/**
	 * Work with a result.
	 *
	 * @param <R> the type that is stored with the key
	 */
	public interface OnceExecutable<R extends @Nullable Object> {

		/**
		 * Runs the work, unless it was committed before with the same key.
		 * @param <E> what the work may throw
		 * @param work to do
		 * @return the work's value; or that of the earlier run that committed
		 * @throws E from the work; nothing is committed or recorded then
		 * @throws OnceConflictException if the key was used with another type or
		 * fingerprint
		 * @throws ResultNotStorableException if the value cannot become JSON and back;
		 * nothing is committed then
		 */
		<E extends Throwable> R execute(Work<? super Transaction, ? extends R, E> work) throws E;

	}

	/** Work without a result. */
	public interface OnceRunnable {

		/**
		 * Runs the work, unless it was committed before with the same key.
		 * @param <E> what the work may throw
		 * @param work to do
		 * @throws E from the work; nothing is committed or recorded then
		 * @throws OnceConflictException if the key was used with another type or
		 * fingerprint
		 */
		<E extends Throwable> void run(VoidWork<? super Transaction, E> work) throws E;

	}

	/** A transaction that may write, with a chosen isolation. */
	public interface ReadWrite extends Options<ReadWrite>, Writing {

		@Override
		<R> Once<R> once(String key, Class<R> type);

		@Override
		<R> Once<R> once(String key, ParameterizedTypeReference<R> type);

		@Override
		OnceVoid once(String key);

		@Override
		ReadOnly readOnly();

	}

	/** A serializable transaction that may write. */
	public interface Serializable extends Options<Serializable>, Writing {

		@Override
		<R> Once<R> once(String key, Class<R> type);

		@Override
		<R> Once<R> once(String key, ParameterizedTypeReference<R> type);

		@Override
		OnceVoid once(String key);

		@Override
		SerializableReadOnly readOnly();

	}

	/** Further options of a transaction that may write. */
	public interface Writing extends Executable<Transaction> {

		/**
		 * Makes the work's effects happen exactly once for a key. Its result is stored
		 * with the key in the same transaction. A later call with the same key, in this
		 * process or another, returns that result, and the work does not run. A
		 * concurrent call with the key waits for the end of the first one. A failure is
		 * not recorded. Inside a joined transaction the result commits with that
		 * transaction. The profile's {@code once} block defines the table and how long it
		 * keeps results.
		 * @param <R> the result
		 * @param key of up to 200 characters
		 * @param type of the result, which is stored as JSON; belongs to what the key
		 * identifies
		 * @return a spec with it
		 * @throws IllegalArgumentException if the key is null, empty or too long
		 */
		<R> OnceOptions<?> once(String key, Class<R> type);

		/**
		 * Like {@link #once(String, Class)}, for a result such as a list of records.
		 * @param <R> the result
		 * @param key of up to 200 characters
		 * @param type of the result
		 * @return a spec with it
		 * @throws IllegalArgumentException if the key is null, empty or too long
		 */
		<R> OnceOptions<?> once(String key, ParameterizedTypeReference<R> type);

		/**
		 * Like {@link #once(String, Class)}, for work without a result.
		 * @param key of up to 200 characters
		 * @return a spec with it
		 * @throws IllegalArgumentException if the key is null, empty or too long
		 */
		OnceOptions<?> once(String key);

		/**
		 * Makes the transaction read-only: the server rejects writes, and its type has no
		 * methods that write.
		 * @return a spec with it
		 */
		Executable<ReadOnlyTransaction> readOnly();

	}

	/**
	 * The choice of an isolation. PostgreSQL manual, chapter 'Transaction Isolation'.
	 *
	 * @param <S> the stage at {@code READ COMMITTED} or {@code REPEATABLE READ}
	 * @param <T> the stage at {@code SERIALIZABLE}
	 */
	public interface Isolation<S, T> {

		/**
		 * Each statement sees the data that was committed before it began.
		 * @return a spec with it
		 */
		S readCommitted();

		/**
		 * All statements see the data that was committed before the first one began.
		 * Changing a row that others have changed since fails with 40001: see
		 * {@link Options#retry()}.
		 * @return a spec with it
		 */
		S repeatableRead();

		/**
		 * As if one transaction ran after another. Any statement, and COMMIT, may fail
		 * with 40001: see {@link Options#retry()}.
		 * @return a spec with it
		 */
		T serializable();

	}

	/** A read-only transaction with a chosen isolation. */
	public interface ReadOnly extends Options<ReadOnly>, Executable<ReadOnlyTransaction>, OnReplica<ReadOnly> {

	}

	/** A read-only transaction that waits for a safe snapshot. */
	public interface Deferrable extends Options<Deferrable>, Executable<ReadOnlyTransaction> {

	}

	/** A read-only transaction with the server's default isolation. */
	public interface ReadOnlyStart extends Options<ReadOnlyStart>, Executable<ReadOnlyTransaction>,
			Isolation<ReadOnly, SerializableReadOnly>, OnReplica<ReplicaTransactionTemplate> {

	}

	/** A serializable read-only transaction. */
	public interface SerializableReadOnly extends Options<SerializableReadOnly>, Executable<ReadOnlyTransaction> {

		/**
		 * Waits, when it begins, for a snapshot with which it cannot fail with 40001, and
		 * then runs without the cost of serializable isolation: for long reports and
		 * backups. PostgreSQL manual, chapter 'SET TRANSACTION'.
		 * @return a spec with it
		 */
		Deferrable deferrable();

	}

	/**
	 * Work with a result, exactly once.
	 *
	 * @param <R> the result
	 */
	public interface Once<R extends @Nullable Object> extends OnceOptions<Once<R>>, OnceExecutable<R> {

	}

	/**
	 * Work with a result, exactly once, with the server's default isolation.
	 *
	 * @param <R> the result
	 */
	public interface OnceStart<R extends @Nullable Object>
			extends OnceOptions<OnceStart<R>>, OnceExecutable<R>, Isolation<Once<R>, Once<R>> {

	}

	/** Work without a result, exactly once. */
	public interface OnceVoid extends OnceOptions<OnceVoid>, OnceRunnable {

	}

	/** Work without a result, exactly once, with the server's default isolation. */
	public interface OnceVoidStart extends OnceOptions<OnceVoidStart>, OnceRunnable, Isolation<OnceVoid, OnceVoid> {

	}

	/**
	 * Work that returns a value.
	 *
	 * @param <T> the transaction that it gets
	 * @param <R> the value
	 * @param <E> what it may throw
	 */
	@FunctionalInterface
	public interface Work<T extends ReadOnlyTransaction, R extends @Nullable Object, E extends Throwable> {

		/**
		 * Does the work.
		 * @param tx the transaction
		 * @return the value
		 * @throws E to roll back
		 */
		R execute(T tx) throws E;

	}

	/**
	 * Work that returns nothing.
	 *
	 * @param <T> the transaction that it gets
	 * @param <E> what it may throw
	 */
	@FunctionalInterface
	public interface VoidWork<T extends ReadOnlyTransaction, E extends Throwable> {

		/**
		 * Does the work.
		 * @param tx the transaction
		 * @throws E to roll back
		 */
		void run(T tx) throws E;

	}

}
