package io.github.pgprofiles;

import io.github.pgprofiles.internal.transaction.OpenTransaction;
import io.github.pgprofiles.internal.transaction.RetryRules;
import io.github.pgprofiles.internal.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;

/**
 * What the stages of a transaction have collected. Immutable.
 *
 * @param client whose transaction it is
 * @param rooms of the client
 * @param options of the transaction
 * @param retry that was asked for, if any
 */
record TransactionPlan(PostgresClient client, Rooms rooms, TransactionOptions options, @Nullable RetryPolicy retry) {

	TransactionPlan with(TransactionOptions changed) {
		return new TransactionPlan(this.client, this.rooms, changed, this.retry);
	}

	TransactionPlan retry(RetryPolicy policy) {
		return new TransactionPlan(this.client, this.rooms, this.options, policy);
	}

	/** Runs work. A read-only stage hands the same object out, as a narrower type. */
	<R extends @Nullable Object, E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, R, E> work)
			throws E {
		// what only reads may run again whatever became of it
		TransactionOptions effective = (this.retry != null && !this.options.readOnly()) ? this.options.asTracked()
				: this.options;
		return this.rooms.transactions().<R, E>execute(effective, retryRules(), (open) -> {
			try (TransactionScope scope = scope(open)) {
				return work.execute(scope);
			}
		});
	}

	/** What the work gets. */
	TransactionScope scope(OpenTransaction open) {
		return new TransactionScope(this.client, this.rooms, open);
	}

	/** When to run the work again; {@code null} for never. */
	@Nullable RetryRules retryRules() {
		RetryPolicy policy = this.retry;
		if (policy == null) {
			return null;
		}
		// a policy of Spring's own knows nothing of what is safe
		return new RetryRules(policy, (policy instanceof TransactionRetryPolicy) ? policy::shouldRetry
				: (failure) -> PostgresError.of(failure).safeToRetry() && policy.shouldRetry(failure));
	}

}
