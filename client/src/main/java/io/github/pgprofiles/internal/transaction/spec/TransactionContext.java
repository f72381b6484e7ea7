package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.internal.once.OnceKey;
import io.github.pgprofiles.internal.once.OnceRunner;
import io.github.pgprofiles.internal.transaction.TransactionRunner;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;

/**
 * What transactions of one profile are run with. Thread-safe.
 *
 * @param operations that work in a transaction has at hand
 * @param transactions around any of it
 * @param once work that happens exactly once for a key
 * @param retryPolicy of transactions that ask for the profile's
 */
public record TransactionContext(Operations operations, TransactionRunner transactions, OnceRunner once,
		RetryPolicy retryPolicy) {

	/** Runs work. A read-only stage hands the same object out, as a narrower type. */
	<R extends @Nullable Object, E extends Throwable> R execute(TransactionOptions options,
			TransactionSpec.Work<? super Transaction, R, E> work) throws E {
		// what only reads may run again whatever became of it
		TransactionOptions effective = (options.retry() != null && !options.readOnly()) ? options.asTracked() : options;
		return this.transactions.<R, E>execute(effective, (open) -> {
			try (TransactionScope scope = new TransactionScope(this, open)) {
				return work.execute(scope);
			}
		});
	}

	/** Runs work that happens once for a key. */
	<R extends @Nullable Object, E extends Throwable> R executeOnce(TransactionOptions options, OnceKey key,
			TransactionSpec.Work<? super Transaction, ? extends R, E> work) throws E {
		return this.once.<R, E>execute(options, key, (open) -> {
			try (TransactionScope scope = new TransactionScope(this, open)) {
				return work.execute(scope);
			}
		});
	}

}
