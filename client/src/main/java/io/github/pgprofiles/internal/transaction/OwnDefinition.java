package io.github.pgprofiles.internal.transaction;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;

/**
 * A transaction of ours, in terms of Spring's managers; ours reads the opening as well.
 *
 * @param options of the transaction
 * @param seconds of its time-out, or {@link TransactionDefinition#TIMEOUT_DEFAULT}
 * @param opening for managers of ours
 * @param outcomeTimeout for how long it is asked what became of it
 * @param apart whether it joins nothing
 */
record OwnDefinition(TransactionOptions options, int seconds, Opening opening, Duration outcomeTimeout,
		boolean apart) implements TransactionDefinition {

	@Override
	public int getPropagationBehavior() {
		return this.apart ? PROPAGATION_REQUIRES_NEW : PROPAGATION_REQUIRED;
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
