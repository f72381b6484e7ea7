package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.internal.once.OnceKey;
import io.github.pgprofiles.internal.pool.replica.ReplicaRead;
import io.github.pgprofiles.internal.transaction.state.IsolationLevel;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import io.github.pgprofiles.transaction.ReplicaTransactionTemplate;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The stages of transactions: the same options, seen through types that show what is
 * legal next.
 */
public final class TransactionStages {

	private TransactionStages() {
	}

	/**
	 * Stages of work that may write.
	 *
	 * @param <S> the stage itself
	 */
	private abstract static class WritingStage<S> extends TransactionStage<S> implements TransactionSpec.Writing {

		WritingStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		public <R extends @Nullable Object, E extends Throwable> R execute(
				TransactionSpec.Work<? super Transaction, R, E> work) throws E {
			return this.context.<R, E>execute(this.options, work);
		}

	}

	/** The first stage. */
	public static final class Start extends WritingStage<TypedTransactionTemplate> implements TypedTransactionTemplate {

		public Start(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		TypedTransactionTemplate with(TransactionOptions changed) {
			return new Start(this.context, changed);
		}

		@Override
		public TransactionSpec.ReadWrite readCommitted() {
			return new ReadWriteStage(this.context, at(IsolationLevel.READ_COMMITTED));
		}

		@Override
		public TransactionSpec.ReadWrite repeatableRead() {
			return new ReadWriteStage(this.context, at(IsolationLevel.REPEATABLE_READ));
		}

		@Override
		public TransactionSpec.Serializable serializable() {
			return new SerializableStage(this.context, at(IsolationLevel.SERIALIZABLE));
		}

		@Override
		public TransactionSpec.ReadOnlyStart readOnly() {
			return new ReadOnlyStartStage(this.context, reading());
		}

		@Override
		public <R> TransactionSpec.OnceStart<R> once(String key, Class<R> type) {
			return new OnceStages.Start<>(this.context, this.options, OnceKey.of(key, type));
		}

		@Override
		public <R> TransactionSpec.OnceStart<R> once(String key, ParameterizedTypeReference<R> type) {
			return new OnceStages.Start<>(this.context, this.options, OnceKey.of(key, type.getType()));
		}

		@Override
		public TransactionSpec.OnceVoidStart once(String key) {
			return new OnceStages.VoidStart(this.context, this.options, OnceKey.of(key, void.class));
		}

	}

	/**
	 * Stages of work that may write, at an isolation that was chosen.
	 *
	 * @param <S> the stage itself
	 */
	private abstract static class IsolatedStage<S> extends WritingStage<S> {

		IsolatedStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		public <R> TransactionSpec.Once<R> once(String key, Class<R> type) {
			return new OnceStages.Isolated<>(this.context, this.options, OnceKey.of(key, type));
		}

		@Override
		public <R> TransactionSpec.Once<R> once(String key, ParameterizedTypeReference<R> type) {
			return new OnceStages.Isolated<>(this.context, this.options, OnceKey.of(key, type.getType()));
		}

		@Override
		public TransactionSpec.OnceVoid once(String key) {
			return new OnceStages.VoidIsolated(this.context, this.options, OnceKey.of(key, void.class));
		}

	}

	private static final class ReadWriteStage extends IsolatedStage<TransactionSpec.ReadWrite>
			implements TransactionSpec.ReadWrite {

		ReadWriteStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		TransactionSpec.ReadWrite with(TransactionOptions changed) {
			return new ReadWriteStage(this.context, changed);
		}

		@Override
		public TransactionSpec.ReadOnly readOnly() {
			return new ReadOnlyStage(this.context, reading());
		}

	}

	private static final class SerializableStage extends IsolatedStage<TransactionSpec.Serializable>
			implements TransactionSpec.Serializable {

		SerializableStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		TransactionSpec.Serializable with(TransactionOptions changed) {
			return new SerializableStage(this.context, changed);
		}

		@Override
		public TransactionSpec.SerializableReadOnly readOnly() {
			return new SerializableReadOnlyStage(this.context, reading());
		}

	}

	/**
	 * Stages of work that may only read.
	 *
	 * @param <S> the stage itself
	 */
	private abstract static class ReadingStage<S> extends TransactionStage<S>
			implements TransactionSpec.Executable<ReadOnlyTransaction> {

		ReadingStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		public <R extends @Nullable Object, E extends Throwable> R execute(
				TransactionSpec.Work<? super ReadOnlyTransaction, R, E> work) throws E {
			return this.context.<R, E>execute(this.options, work);
		}

	}

	private static final class ReadOnlyStage extends ReadingStage<TransactionSpec.ReadOnly>
			implements TransactionSpec.ReadOnly {

		ReadOnlyStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		TransactionSpec.ReadOnly with(TransactionOptions changed) {
			return new ReadOnlyStage(this.context, changed);
		}

		@Override
		public TransactionSpec.ReadOnly onReplica() {
			return with(this.options.onReplica(ReplicaRead.DEFAULT));
		}

	}

	private static final class ReadOnlyStartStage extends ReadingStage<TransactionSpec.ReadOnlyStart>
			implements TransactionSpec.ReadOnlyStart {

		ReadOnlyStartStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		TransactionSpec.ReadOnlyStart with(TransactionOptions changed) {
			return new ReadOnlyStartStage(this.context, changed);
		}

		@Override
		public ReplicaTransactionTemplate onReplica() {
			return new ReplicaStartStage(this.context, this.options.onReplica(ReplicaRead.DEFAULT));
		}

		@Override
		public TransactionSpec.ReadOnly readCommitted() {
			return new ReadOnlyStage(this.context, at(IsolationLevel.READ_COMMITTED));
		}

		@Override
		public TransactionSpec.ReadOnly repeatableRead() {
			return new ReadOnlyStage(this.context, at(IsolationLevel.REPEATABLE_READ));
		}

		@Override
		public TransactionSpec.SerializableReadOnly serializable() {
			return new SerializableReadOnlyStage(this.context, at(IsolationLevel.SERIALIZABLE));
		}

	}

	/** On a replica, or on a node. */
	public static final class ReplicaStartStage extends ReadingStage<ReplicaTransactionTemplate>
			implements ReplicaTransactionTemplate {

		/**
		 * Creates the stage.
		 * @param options that are read-only
		 */
		public ReplicaStartStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		ReplicaTransactionTemplate with(TransactionOptions changed) {
			return new ReplicaStartStage(this.context, changed);
		}

		@Override
		public TransactionSpec.ReadOnly readCommitted() {
			return new ReadOnlyStage(this.context, at(IsolationLevel.READ_COMMITTED));
		}

		@Override
		public TransactionSpec.ReadOnly repeatableRead() {
			return new ReadOnlyStage(this.context, at(IsolationLevel.REPEATABLE_READ));
		}

	}

	private static final class DeferrableStage extends ReadingStage<TransactionSpec.Deferrable>
			implements TransactionSpec.Deferrable {

		DeferrableStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		TransactionSpec.Deferrable with(TransactionOptions changed) {
			return new DeferrableStage(this.context, changed);
		}

	}

	private static final class SerializableReadOnlyStage extends ReadingStage<TransactionSpec.SerializableReadOnly>
			implements TransactionSpec.SerializableReadOnly {

		SerializableReadOnlyStage(TransactionContext context, TransactionOptions options) {
			super(context, options);
		}

		@Override
		TransactionSpec.SerializableReadOnly with(TransactionOptions changed) {
			return new SerializableReadOnlyStage(this.context, changed);
		}

		@Override
		public TransactionSpec.Deferrable deferrable() {
			return new DeferrableStage(this.context, this.options.asDeferrable());
		}

	}

}
