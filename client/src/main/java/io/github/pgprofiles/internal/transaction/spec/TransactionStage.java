package io.github.pgprofiles.internal.transaction.spec;

import java.time.Duration;

import io.github.pgprofiles.internal.timeout.TimeLimit;
import io.github.pgprofiles.internal.transaction.IsolationLevel;
import io.github.pgprofiles.transaction.TransactionSpec;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

/**
 * What all stages share.
 *
 * @param <S> the stage itself
 */
abstract class TransactionStage<S> implements TransactionSpec.Options<S> {

	final TransactionPlan plan;

	TransactionStage(TransactionPlan plan) {
		this.plan = plan;
	}

	abstract S with(TransactionPlan changed);

	@Override
	public S timeout(Duration timeout) {
		return with(this.plan.with(this.plan.options().withTimeout(TimeLimit.of(timeout))));
	}

	@Override
	public S lockTimeout(Duration timeout) {
		return with(this.plan.with(this.plan.options().withLockTimeout(TimeLimit.of(timeout))));
	}

	@Override
	public S name(String name) {
		Assert.hasText(name, "The name of a transaction is empty");
		return with(this.plan.with(this.plan.options().withName(name)));
	}

	@Override
	public S retry() {
		return with(this.plan.retry(this.plan.context().retryPolicy()));
	}

	@Override
	public S retry(RetryPolicy policy) {
		Assert.notNull(policy, "The policy is null");
		return with(this.plan.retry(policy));
	}

	@Override
	public S requiresNew() {
		return with(this.plan.with(this.plan.options().asNew()));
	}

	final TransactionPlan at(IsolationLevel level) {
		return this.plan.with(this.plan.options().withIsolation(level));
	}

	final TransactionPlan reading() {
		return this.plan.with(this.plan.options().asReadOnly());
	}

}
