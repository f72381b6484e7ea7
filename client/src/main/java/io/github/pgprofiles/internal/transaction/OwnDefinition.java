package io.github.pgprofiles.internal.transaction;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;

/**
 * A transaction of ours, in terms of Spring's managers; ours reads the opening as well.
 *
 * @param options of the transaction
 * @param seconds of its time-out, or {@link TransactionDefinition#TIMEOUT_DEFAULT}
 * @param opening for managers of ours
 */
record OwnDefinition(TransactionOptions options, int seconds, Opening opening) implements TransactionDefinition {

	@Override
	public int getPropagationBehavior() {
		return this.options.requiresNew() ? PROPAGATION_REQUIRES_NEW : PROPAGATION_REQUIRED;
	}

	@Override
	public int getIsolationLevel() {
		return (this.options.isolation() != null) ? this.options.isolation().definition() : ISOLATION_DEFAULT;
	}

	@Override
	public int getTimeout() {
		return this.seconds;
	}

	@Override
	public boolean isReadOnly() {
		return this.options.readOnly();
	}

	@Override
	public @Nullable String getName() {
		return this.options.name();
	}

}
