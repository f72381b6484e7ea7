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
 * </pre> It says yes to serialization failures (40001), deadlocks (40P01), connections
 * that were lost before COMMIT was sent, and statements that were prepared for tables
 * that have changed since (0A000, only "cached plan must not change result type"), and no
 * to everything else: what the method throws of its own, a COMMIT of which nobody knows,
 * a pool that has no connection free. It also says no to a method that ran in somebody
 * else's transaction, of whatever profile, for only whoever began that can run it again.
 * How often and how long between is the annotation's to say.
 * <p>
 * Retries lie outside of transactions as long as
 * {@link org.springframework.resilience.annotation.EnableResilientMethods#order()} is
 * left as it is. Needs spring-context. Thread-safe.
 */
public final class SafeToRetry implements MethodRetryPredicate {

	private final TransactionRetryPolicy rules = TransactionRetryPolicy.defaults();

	/**
	 * Creates a predicate, on behalf of {@code @Retryable}.
	 */
	public SafeToRetry() {
		// Spring needs a constructor that it can see
	}

	@Override
	public boolean shouldRetry(Method method, Throwable failure) {
		return !TransactionSynchronizationManager.isActualTransactionActive() && this.rules.shouldRetry(failure);
	}

}
