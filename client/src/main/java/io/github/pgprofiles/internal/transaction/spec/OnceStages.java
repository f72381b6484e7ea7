package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.internal.once.OnceKey;
import io.github.pgprofiles.internal.transaction.state.IsolationLevel;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
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

		final OnceKey key;

		Stage(TransactionContext context, TransactionOptions options, OnceKey key) {
			super(context, options);
			this.key = key;
		}

		abstract S with(TransactionOptions changed, OnceKey changedKey);

		@Override
		final S with(TransactionOptions changed) {
			return with(changed, this.key);
		}

		@Override
		public S fingerprint(Object request) {
			return with(this.options, this.key.withFingerprint(request));
		}

	}

	/**
	 * Work with a result, at the server's default isolation so far.
	 *
	 * @param <R> the result
	 */
	static final class Start<R extends @Nullable Object> extends Stage<TransactionSpec.OnceStart<R>>
			implements TransactionSpec.OnceStart<R> {

		Start(TransactionContext context, TransactionOptions options, OnceKey key) {
			super(context, options, key);
		}

		@Override
		TransactionSpec.OnceStart<R> with(TransactionOptions changed, OnceKey changedKey) {
			return new Start<>(this.context, changed, changedKey);
		}

		@Override
		public TransactionSpec.Once<R> readCommitted() {
			return new Isolated<>(this.context, at(IsolationLevel.READ_COMMITTED), this.key);
		}

		@Override
		public TransactionSpec.Once<R> repeatableRead() {
			return new Isolated<>(this.context, at(IsolationLevel.REPEATABLE_READ), this.key);
		}

		@Override
		public TransactionSpec.Once<R> serializable() {
			return new Isolated<>(this.context, at(IsolationLevel.SERIALIZABLE), this.key);
		}

		@Override
		public <E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, ? extends R, E> work)
				throws E {
			return this.context.<R, E>executeOnce(this.options, this.key, work);
		}

	}

	/**
	 * Work with a result, at an isolation that was chosen.
	 *
	 * @param <R> the result
	 */
	static final class Isolated<R extends @Nullable Object> extends Stage<TransactionSpec.Once<R>>
			implements TransactionSpec.Once<R> {

		Isolated(TransactionContext context, TransactionOptions options, OnceKey key) {
			super(context, options, key);
		}

		@Override
		TransactionSpec.Once<R> with(TransactionOptions changed, OnceKey changedKey) {
			return new Isolated<>(this.context, changed, changedKey);
		}

		@Override
		public <E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, ? extends R, E> work)
				throws E {
			return this.context.<R, E>executeOnce(this.options, this.key, work);
		}

	}

	/** Work without a result, at the server's default isolation so far. */
	static final class VoidStart extends Stage<TransactionSpec.OnceVoidStart> implements TransactionSpec.OnceVoidStart {

		VoidStart(TransactionContext context, TransactionOptions options, OnceKey key) {
			super(context, options, key);
		}

		@Override
		TransactionSpec.OnceVoidStart with(TransactionOptions changed, OnceKey changedKey) {
			return new VoidStart(this.context, changed, changedKey);
		}

		@Override
		public TransactionSpec.OnceVoid readCommitted() {
			return new VoidIsolated(this.context, at(IsolationLevel.READ_COMMITTED), this.key);
		}

		@Override
		public TransactionSpec.OnceVoid repeatableRead() {
			return new VoidIsolated(this.context, at(IsolationLevel.REPEATABLE_READ), this.key);
		}

		@Override
		public TransactionSpec.OnceVoid serializable() {
			return new VoidIsolated(this.context, at(IsolationLevel.SERIALIZABLE), this.key);
		}

		@Override
		public <E extends Throwable> void run(TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
			runOnce(this, work);
		}

	}

	/** Work without a result, at an isolation that was chosen. */
	static final class VoidIsolated extends Stage<TransactionSpec.OnceVoid> implements TransactionSpec.OnceVoid {

		VoidIsolated(TransactionContext context, TransactionOptions options, OnceKey key) {
			super(context, options, key);
		}

		@Override
		TransactionSpec.OnceVoid with(TransactionOptions changed, OnceKey changedKey) {
			return new VoidIsolated(this.context, changed, changedKey);
		}

		@Override
		public <E extends Throwable> void run(TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
			runOnce(this, work);
		}

	}

	private static <E extends Throwable> void runOnce(Stage<?> stage,
			TransactionSpec.VoidWork<? super Transaction, E> work) throws E {
		stage.context.<@Nullable Object, E>executeOnce(stage.options, stage.key, (tx) -> {
			work.run(tx);
			return null;
		});
	}

}
