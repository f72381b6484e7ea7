package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.internal.transaction.IsolationLevel;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The stages of transactions: one plan, seen through types that show what is legal next.
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

		WritingStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		public <R extends @Nullable Object, E extends Throwable> R execute(
				TransactionSpec.Work<? super Transaction, R, E> work) throws E {
			return this.plan.execute(work);
		}

	}

	/** The first stage. */
	public static final class Start extends WritingStage<TypedTransactionTemplate> implements TypedTransactionTemplate {

		public Start(TransactionPlan plan) {
			super(plan);
		}

		@Override
		TypedTransactionTemplate with(TransactionPlan changed) {
			return new Start(changed);
		}

		@Override
		public TransactionSpec.ReadWrite readCommitted() {
			return new ReadWriteStage(at(IsolationLevel.READ_COMMITTED));
		}

		@Override
		public TransactionSpec.ReadWrite repeatableRead() {
			return new ReadWriteStage(at(IsolationLevel.REPEATABLE_READ));
		}

		@Override
		public TransactionSpec.Serializable serializable() {
			return new SerializableStage(at(IsolationLevel.SERIALIZABLE));
		}

		@Override
		public TransactionSpec.ReadOnlyStart readOnly() {
			return new ReadOnlyStartStage(reading());
		}

		@Override
		public <R> TransactionSpec.OnceStart<R> once(String key, Class<R> type) {
			return new OnceStages.Start<>(OncePlan.of(this.plan, key, type));
		}

		@Override
		public <R> TransactionSpec.OnceStart<R> once(String key, ParameterizedTypeReference<R> type) {
			return new OnceStages.Start<>(OncePlan.of(this.plan, key, type.getType()));
		}

		@Override
		public TransactionSpec.OnceVoidStart once(String key) {
			return new OnceStages.VoidStart(OncePlan.of(this.plan, key, void.class));
		}

	}

	/**
	 * Stages of work that may write, at an isolation that was chosen.
	 *
	 * @param <S> the stage itself
	 */
	private abstract static class IsolatedStage<S> extends WritingStage<S> {

		IsolatedStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		public <R> TransactionSpec.Once<R> once(String key, Class<R> type) {
			return new OnceStages.Isolated<>(OncePlan.of(this.plan, key, type));
		}

		@Override
		public <R> TransactionSpec.Once<R> once(String key, ParameterizedTypeReference<R> type) {
			return new OnceStages.Isolated<>(OncePlan.of(this.plan, key, type.getType()));
		}

		@Override
		public TransactionSpec.OnceVoid once(String key) {
			return new OnceStages.VoidIsolated(OncePlan.of(this.plan, key, void.class));
		}

	}

	private static final class ReadWriteStage extends IsolatedStage<TransactionSpec.ReadWrite>
			implements TransactionSpec.ReadWrite {

		ReadWriteStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		TransactionSpec.ReadWrite with(TransactionPlan changed) {
			return new ReadWriteStage(changed);
		}

		@Override
		public TransactionSpec.ReadOnly readOnly() {
			return new ReadOnlyStage(reading());
		}

	}

	private static final class SerializableStage extends IsolatedStage<TransactionSpec.Serializable>
			implements TransactionSpec.Serializable {

		SerializableStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		TransactionSpec.Serializable with(TransactionPlan changed) {
			return new SerializableStage(changed);
		}

		@Override
		public TransactionSpec.SerializableReadOnly readOnly() {
			return new SerializableReadOnlyStage(reading());
		}

	}

	/**
	 * Stages of work that may only read.
	 *
	 * @param <S> the stage itself
	 */
	private abstract static class ReadingStage<S> extends TransactionStage<S>
			implements TransactionSpec.Executable<ReadOnlyTransaction> {

		ReadingStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		public <R extends @Nullable Object, E extends Throwable> R execute(
				TransactionSpec.Work<? super ReadOnlyTransaction, R, E> work) throws E {
			return this.plan.execute(work);
		}

	}

	private static final class ReadOnlyStage extends ReadingStage<TransactionSpec.ReadOnly>
			implements TransactionSpec.ReadOnly {

		ReadOnlyStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		TransactionSpec.ReadOnly with(TransactionPlan changed) {
			return new ReadOnlyStage(changed);
		}

	}

	private static final class ReadOnlyStartStage extends ReadingStage<TransactionSpec.ReadOnlyStart>
			implements TransactionSpec.ReadOnlyStart {

		ReadOnlyStartStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		TransactionSpec.ReadOnlyStart with(TransactionPlan changed) {
			return new ReadOnlyStartStage(changed);
		}

		@Override
		public TransactionSpec.ReadOnly readCommitted() {
			return new ReadOnlyStage(at(IsolationLevel.READ_COMMITTED));
		}

		@Override
		public TransactionSpec.ReadOnly repeatableRead() {
			return new ReadOnlyStage(at(IsolationLevel.REPEATABLE_READ));
		}

		@Override
		public TransactionSpec.SerializableReadOnly serializable() {
			return new SerializableReadOnlyStage(at(IsolationLevel.SERIALIZABLE));
		}

	}

	private static final class SerializableReadOnlyStage extends ReadingStage<TransactionSpec.SerializableReadOnly>
			implements TransactionSpec.SerializableReadOnly {

		SerializableReadOnlyStage(TransactionPlan plan) {
			super(plan);
		}

		@Override
		TransactionSpec.SerializableReadOnly with(TransactionPlan changed) {
			return new SerializableReadOnlyStage(changed);
		}

		@Override
		public TransactionSpec.ReadOnly deferrable() {
			return new ReadOnlyStage(this.plan.with(this.plan.options().asDeferrable()));
		}

	}

}
