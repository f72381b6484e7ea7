package io.github.pgprofiles.internal.transaction;

import java.time.Duration;

import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;

/**
 * A transaction to be begun, in terms of Spring's managers; ours take the options and the
 * opening as they are.
 *
 * @param options of the transaction
 * @param seconds of its time-out, or {@link TransactionDefinition#TIMEOUT_DEFAULT}
 * @param opening for managers of ours
 * @param outcomeTimeout for how long it is asked what became of it
 * @param apart whether it joins nothing
 */
record TransactionRequest(TransactionOptions options, int seconds, Opening opening, Duration outcomeTimeout,
		boolean apart) implements TransactionDefinition {

	/** What a manager of ours was asked for, by us or by anybody. */
	static TransactionRequest of(TransactionDefinition definition) {
		return (definition instanceof TransactionRequest own) ? own
				: new TransactionRequest(TransactionOptions.of(definition), definition.getTimeout(),
						Opening.of(definition), Duration.ZERO, false);
	}

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
