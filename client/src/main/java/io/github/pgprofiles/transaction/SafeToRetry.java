package io.github.pgprofiles.transaction;

import java.lang.reflect.Method;

import org.springframework.resilience.retry.MethodRetryPredicate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets {@link org.springframework.resilience.annotation.Retryable @Retryable} above
 * {@link org.springframework.transaction.annotation.Transactional @Transactional} follow
 * the rules of {@code transaction().retry()}: <pre class="code">
 * &#064;Retryable(predicate = SafeToRetry.class, maxRetries = 4, delay = 10, jitter = 10, multiplier = 2, maxDelay = 1000)
 * &#064;Transactional(transactionManager = "orders", isolation = Isolation.SERIALIZABLE)
 * </pre> It accepts serialization failures (40001), deadlocks (40P01), connections that
 * were lost before COMMIT was sent, and statements that were prepared for tables that
 * have changed since (0A000, only "cached plan must not change result type"), and rejects
 * everything else: exceptions of the method itself, a COMMIT whose outcome is unknown, an
 * exhausted pool. It also rejects a method that ran in an outer transaction, on any
 * profile, because only the code that began that one can run it again. The annotation
 * controls the number of attempts and the delays.
 * <p>
 * Retries run outside transactions as long as
 * {@link org.springframework.resilience.annotation.EnableResilientMethods#order()} has
 * its default. Needs spring-context. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SafeToRetry implements MethodRetryPredicate {

	private final TransactionRetryPolicy rules = TransactionRetryPolicy.defaults();

	/**
	 * Creates a predicate, on behalf of {@code @Retryable}.
	 */
	public SafeToRetry() {
		// Spring needs a visible constructor
	}

	@Override
	public boolean shouldRetry(Method method, Throwable failure) {
		return !TransactionSynchronizationManager.isActualTransactionActive() && this.rules.shouldRetry(failure);
	}

}
