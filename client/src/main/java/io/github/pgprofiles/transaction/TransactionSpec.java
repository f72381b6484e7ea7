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
 * The stages of a transaction: how it is isolated, what bounds it, whether it is run
 * again, and at last the work. Every stage returns a new object, which is immutable,
 * thread-safe and may be kept and used any number of times. Stages come in any order;
 * what the server would refuse, or do without a word, does not compile.
 *
 * @see TypedTransactionTemplate
 */
public final class TransactionSpec {

	private TransactionSpec() {
	}

	/**
	 * What every transaction may be told.
	 *
	 * @param <S> the stage itself
	 */
	public interface Options<S> {

		/**
		 * Sets a deadline for the whole transaction: beginning it, its work, its COMMIT,
		 * and each time that it is run again. Each statement carries to the server what
		 * is left of it ({@code statement_timeout}); behind the server the client waits
		 * for half a second more, or a tenth of the limit if that is longer. In a
		 * transaction that was joined it holds for the work given here.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * counts as a whole one; default none
		 * @return a spec with it; what runs out of time throws
		 * {@link org.springframework.dao.QueryTimeoutException}, and nothing is committed
		 * @throws IllegalArgumentException if it is out of range
		 */
		S timeout(Duration timeout);

		/**
		 * Limits how long each statement waits for a lock ({@code lock_timeout};
		 * PostgreSQL manual, chapter 'Client Connection Defaults').
		 * @param timeout above zero, and up to some 24 days; default the profile's
		 * {@code timeouts.lock}
		 * @return a spec with it; what waits longer throws
		 * {@link org.springframework.dao.CannotAcquireLockException}
		 * @throws IllegalArgumentException if it is out of range
		 */
		S lockTimeout(Duration timeout);

		/**
		 * Names the transaction in messages, log and metrics.
		 * @param name of few values, such as {@code transfer}; no user's data
		 * @return a spec with it
		 * @throws IllegalArgumentException if it is empty
		 */
		S name(String name);

		/**
		 * Runs the whole work again, in a new transaction, where that is safe and may
		 * succeed: after a serialization failure (40001) or a deadlock (40P01), at COMMIT
		 * too, and after a connection was lost before COMMIT was sent. For how long, how
		 * often, and how long between, says the profile's {@code retry} block. The work
		 * must not have effects outside the database that may not happen twice. Inside a
		 * transaction that was joined nothing is run again: that is for whoever began it.
		 * @return a spec that retries
		 */
		S retry();

		/**
		 * Like {@link #retry()}, by a policy of one's own. It bounds attempts and time,
		 * and decides among the failures after which it is safe to run the work again; a
		 * {@link TransactionRetryPolicy} can add to them.
		 * @param policy such as {@code TransactionRetryPolicy.defaults().maxAttempts(3)}
		 * @return a spec that retries
		 */
		S retry(RetryPolicy policy);

		/**
		 * Has the work run in a transaction of its own even inside another, which is
		 * suspended meanwhile and keeps its connection: the pool has to have a second
		 * one.
		 * @return a spec that never joins; what finds no connection throws
		 * {@link PoolExhaustedException}, at once where the pool's size is 1
		 */
		S requiresNew();

	}

	/**
	 * Runs work.
	 *
	 * @param <T> what the work gets
	 */
	public interface Executable<T extends ReadOnlyTransaction> {

		/**
		 * Runs work that returns a value.
		 * @param <R> the value
		 * @param <E> what the work may throw
		 * @param work to do
		 * @return the work's value, once it is committed or, in a transaction that was
		 * joined, at once
		 * @throws E from the work; nothing is committed then
		 * @throws PoolExhaustedException if no connection came free within the pool's
		 * timeout
		 * @throws IncompatibleTransactionException if there is a transaction that is not
		 * as this one was to be
		 * @throws CommitOutcomeUnknownException if the answer to COMMIT was lost
		 * @throws org.springframework.transaction.UnexpectedRollbackException if the work
		 * swallowed the failure of a statement
		 */
		<R extends @Nullable Object, E extends Throwable> R execute(Work<? super T, R, E> work) throws E;

		/**
		 * Runs work that returns nothing. Throws what {@link #execute(Work)} does.
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
		 * Guards against a key that is used for something else by mistake: what is given
		 * here is compared with what the key was first used with, as JSON. Where one of
		 * both had none, nothing is compared.
		 * @param request what determines the work, such as the request's body; only its
		 * hash is stored
		 * @return a spec with it; where they differ it throws
		 * {@link OnceConflictException}
		 */
		S fingerprint(Object request);

	}

	/**
	 * Work with a result.
	 *
	 * @param <R> what is stored with the key
	 */
	public interface OnceExecutable<R extends @Nullable Object> {

		/**
		 * Runs the work, unless it was committed before with the same key.
		 * @param <E> what the work may throw
		 * @param work to do
		 * @return the work's value; or that of the run that was committed before
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

	/** A transaction that may write, at an isolation that was chosen. */
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

	/** What a transaction that may write can be besides. */
	public interface Writing extends Executable<Transaction> {

		/**
		 * Has the work's effects happen exactly once for a key: its result is stored with
		 * the key in the same transaction, and whoever comes with the same key again, in
		 * this process or another, gets that result, and the work is not run. Who comes
		 * while the work is under way waits for its end. A failure is not recorded.
		 * Inside a transaction that was joined the result commits with that one. The
		 * table and how long it keeps results are the profile's {@code once} block.
		 * @param <R> the result
		 * @param key of up to 200 characters
		 * @param type of the result, which is stored as JSON; part of what the key stands
		 * for
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
		 * Makes it a transaction that the server lets read only, and whose type has
		 * nothing that writes.
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
		 * Each statement sees what was committed before it began.
		 * @return a spec with it
		 */
		S readCommitted();

		/**
		 * All statements see what was committed before the first one began. Writing what
		 * others have changed since fails with 40001: see {@link Options#retry()}.
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

	/** A transaction that may only read, at an isolation that was chosen. */
	public interface ReadOnly extends Options<ReadOnly>, Executable<ReadOnlyTransaction> {

	}

	/** A transaction that may only read, at the server's default isolation so far. */
	public interface ReadOnlyStart
			extends Options<ReadOnlyStart>, Executable<ReadOnlyTransaction>, Isolation<ReadOnly, SerializableReadOnly> {

	}

	/** A serializable transaction that may only read. */
	public interface SerializableReadOnly extends Options<SerializableReadOnly>, Executable<ReadOnlyTransaction> {

		/**
		 * Waits, when it begins, for a moment from which nothing can make it fail with
		 * 40001, and then runs without the costs of serializability: for long reports and
		 * backups. PostgreSQL manual, chapter 'SET TRANSACTION'.
		 * @return a spec with it
		 */
		ReadOnly deferrable();

	}

	/**
	 * Work with a result, exactly once.
	 *
	 * @param <R> the result
	 */
	public interface Once<R extends @Nullable Object> extends OnceOptions<Once<R>>, OnceExecutable<R> {

	}

	/**
	 * Work with a result, exactly once, at the server's default isolation so far.
	 *
	 * @param <R> the result
	 */
	public interface OnceStart<R extends @Nullable Object>
			extends OnceOptions<OnceStart<R>>, OnceExecutable<R>, Isolation<Once<R>, Once<R>> {

	}

	/** Work without a result, exactly once. */
	public interface OnceVoid extends OnceOptions<OnceVoid>, OnceRunnable {

	}

	/** Work without a result, exactly once, at the server's default isolation so far. */
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
