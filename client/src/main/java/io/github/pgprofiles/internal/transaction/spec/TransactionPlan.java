package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.transaction.OpenTransaction;
import io.github.pgprofiles.internal.transaction.RetryRules;
import io.github.pgprofiles.internal.transaction.TransactionOptions;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;

/**
 * What the stages of a transaction have collected. Immutable.
 *
 * @param context that it is run with
 * @param options of the transaction
 * @param retry that was asked for, if any
 */
public record TransactionPlan(TransactionContext context, TransactionOptions options, @Nullable RetryPolicy retry) {

	TransactionPlan with(TransactionOptions changed) {
		return new TransactionPlan(this.context, changed, this.retry);
	}

	TransactionPlan retry(RetryPolicy policy) {
		return new TransactionPlan(this.context, this.options, policy);
	}

	/** Runs work. A read-only stage hands the same object out, as a narrower type. */
	<R extends @Nullable Object, E extends Throwable> R execute(TransactionSpec.Work<? super Transaction, R, E> work)
			throws E {
		// what only reads may run again whatever became of it
		TransactionOptions effective = (this.retry != null && !this.options.readOnly()) ? this.options.asTracked()
				: this.options;
		return this.context.transactions().<R, E>execute(effective, retryRules(), (open) -> {
			try (TransactionScope scope = scope(open)) {
				return work.execute(scope);
			}
		});
	}

	/** What the work gets. */
	TransactionScope scope(OpenTransaction open) {
		return new TransactionScope(this.context, open);
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
