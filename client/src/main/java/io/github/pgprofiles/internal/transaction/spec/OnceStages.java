package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.internal.transaction.IsolationLevel;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

/** The stages of work that happens once. */
final class OnceStages {

	private OnceStages() {
	}

	/**
	 * What they share.
	 *
	 * @param <S> the stage itself
	 */
	private abstract static class Stage<S> extends TransactionStage<S> implements TransactionSpec.OnceOptions<S> {

		final OncePlan once;

		Stage(OncePlan once) {
			super(once.transaction());
			this.once = once;
		}

		abstract S with(OncePlan changed);

		@Override
		final S with(TransactionPlan changed) {
			return with(this.once.with(changed));
		}

		@Override
		public S fingerprint(Object request) {
			return with(this.once.withFingerprint(request));
		}

		final OncePlan isolated(IsolationLevel level) {
			return this.once.with(at(level));
		}

	}

	/**
	 * Work with a result, at the server's default isolation so far.
	 *
	 * @param <R> the result
	 */
	static final class Start<R extends @Nullable Object> extends Stage<TransactionSpec.OnceStart<R>>
			implements TransactionSpec.OnceStart<R> {

		Start(OncePlan once) {
			super(once);
		}

		@Override
		TransactionSpec.OnceStart<R> with(OncePlan changed) {
			return new Start<>(changed);
		}

		@Override
		public TransactionSpec.Once<R> readCommitted() {
			return new Isolated<>(isolated(IsolationLevel.READ_COMMITTED));
		}

		@Override
		public TransactionSpec.Once<R> repeatableRead() {
			return new Isolated<>(isolated(IsolationLevel.REPEATABLE_READ));
		}

		@Override
		public TransactionSpec.Once<R> serializable() {
			return new Isolated<>(isolated(IsolationLevel.SERIALIZABLE));
		}

		@Override
		public <E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, ? extends R, E> work)
				throws E {
			return this.once.<R, E>execute(work);
		}

	}

	/**
	 * Work with a result, at an isolation that was chosen.
	 *
	 * @param <R> the result
	 */
	static final class Isolated<R extends @Nullable Object> extends Stage<TransactionSpec.Once<R>>
			implements TransactionSpec.Once<R> {

		Isolated(OncePlan once) {
			super(once);
		}

		@Override
		TransactionSpec.Once<R> with(OncePlan changed) {
			return new Isolated<>(changed);
		}

		@Override
		public <E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, ? extends R, E> work)
				throws E {
			return this.once.<R, E>execute(work);
		}

	}

	/** Work without a result, at the server's default isolation so far. */
	static final class VoidStart extends Stage<TransactionSpec.OnceVoidStart> implements TransactionSpec.OnceVoidStart {

		VoidStart(OncePlan once) {
			super(once);
		}

		@Override
		TransactionSpec.OnceVoidStart with(OncePlan changed) {
			return new VoidStart(changed);
		}

		@Override
		public TransactionSpec.OnceVoid readCommitted() {
			return new VoidIsolated(isolated(IsolationLevel.READ_COMMITTED));
		}

		@Override
		public TransactionSpec.OnceVoid repeatableRead() {
			return new VoidIsolated(isolated(IsolationLevel.REPEATABLE_READ));
		}

		@Override
		public TransactionSpec.OnceVoid serializable() {
			return new VoidIsolated(isolated(IsolationLevel.SERIALIZABLE));
		}

		@Override
		public <E extends Throwable> void run(TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
			runOnce(this.once, work);
		}

	}

	/** Work without a result, at an isolation that was chosen. */
	static final class VoidIsolated extends Stage<TransactionSpec.OnceVoid> implements TransactionSpec.OnceVoid {

		VoidIsolated(OncePlan once) {
			super(once);
		}

		@Override
		TransactionSpec.OnceVoid with(OncePlan changed) {
			return new VoidIsolated(changed);
		}

		@Override
		public <E extends Throwable> void run(TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
			runOnce(this.once, work);
		}

	}

	private static <E extends Throwable> void runOnce(OncePlan once,
			TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
		once.<@Nullable Object, E>execute((tx) -> {
			work.run(tx);
			return null;
		});
	}

}
