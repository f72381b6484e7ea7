package io.github.pgprofiles.autoconfigure.metrics;

import java.util.Objects;

import io.github.pgprofiles.autoconfigure.observation.OperationAttributes;
import io.github.pgprofiles.autoconfigure.observation.OperationDescriber;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.transaction.RetryAttempt;
import io.github.pgprofiles.transaction.RetryListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts attempts that failed with an error that another attempt may resolve. Exceptions
 * of the work itself are not counted.
 */
final class RetryCounter implements RetryListener {

	static final String NAME = "postgres.transaction.retries";

	private final MeterProvider<Counter> counters;

	private final OperationDescriber describer;

	/**
	 * Creates the counter.
	 * @param describer bounds the names of transactions
	 */
	RetryCounter(MeterRegistry registry, OperationDescriber describer) {
		this.describer = describer;
		this.counters = Counter.builder(NAME)
			.description("Attempts of transactions that failed and were retried, or had exhausted their retries")
			.withRegistry(registry);
	}

	@Override
	public void onFailure(RetryAttempt attempt) {
		if (attempt.retryable()) {
			String state = PostgresError.of(attempt.failure()).sqlState();
			this.counters
				.withTags("profile", attempt.profile(), "transaction",
						this.describer.transaction(attempt.profile(), attempt.transaction()), "sqlstate",
						Objects.requireNonNullElse(state, OperationAttributes.NONE), "outcome",
						(attempt.delay() != null) ? "retried" : "exhausted")
				.increment();
		}
	}

}
