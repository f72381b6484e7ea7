package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.SqlStates;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Defines after which failures a transaction is run again, for how long, how often and
 * with which delays. The delays grow exponentially; each is random between zero and its
 * bound ('full jitter'). Immutable and thread-safe; each method returns another policy.
 * It also works with Spring's own {@link org.springframework.core.retry.RetryTemplate}.
 * <p>
 * By default it retries after failures that are always safe: serialization failures
 * (40001), deadlocks (40P01), a connection that was lost before COMMIT was sent, and a
 * statement that was prepared for tables that have changed since. Never
 * {@link CommitOutcomeUnknownException}, except where the work has a key.
 *
 * @since 0.1.0
 */
public final class TransactionRetryPolicy implements RetryPolicy {

	private final RetrySettings settings;

	private final boolean lockNotAvailable;

	private final Set<String> constraints;

	private TransactionRetryPolicy(RetrySettings settings, boolean lockNotAvailable, Set<String> constraints) {
		this.settings = settings;
		this.lockNotAvailable = lockNotAvailable;
		this.constraints = constraints;
	}

	/**
	 * The policy of a profile that has no {@code retry} block of its own.
	 * @return as many attempts as begin within 30 s, 10 ms doubling up to 1 s between
	 * them
	 */
	public static TransactionRetryPolicy defaults() {
		return of(RetrySettings.defaults());
	}

	/**
	 * Creates a policy from settings.
	 * @param settings of a profile
	 * @return the policy
	 */
	public static TransactionRetryPolicy of(RetrySettings settings) {
		return new TransactionRetryPolicy(settings, false, Set.of());
	}

	/**
	 * Limits the attempts. By default only the {@linkplain #timeout time} limits them.
	 * @param attempts in total, the first one included; at least 1, and
	 * {@link RetrySettings#UNBOUNDED_ATTEMPTS} for as many as the time allows
	 * @return a policy with it
	 * @throws io.github.pgprofiles.config.InvalidSettingException if there are fewer
	 */
	public TransactionRetryPolicy maxAttempts(int attempts) {
		return with(
				new RetrySettings(attempts, this.settings.delay(), this.settings.maxDelay(), this.settings.timeout()));
	}

	/**
	 * Sets the bounds of the waits.
	 * @param delay the longest wait before the second attempt, which doubles with each
	 * further one
	 * @param maxDelay the longest wait before any
	 * @return a policy with it
	 * @throws io.github.pgprofiles.config.InvalidSettingException if one is not a whole
	 * number of milliseconds from 0 to 2147483647, or the first is above the second
	 */
	public TransactionRetryPolicy delay(Duration delay, Duration maxDelay) {
		return with(new RetrySettings(this.settings.maxAttempts(), delay, maxDelay, this.settings.timeout()));
	}

	/**
	 * Limits the time.
	 * @param timeout from the beginning of the first attempt after which no further one
	 * begins, and within which the client determines the outcome of a COMMIT whose
	 * response was lost; zero for no limit, with which the {@linkplain #maxAttempts
	 * attempts} should have one
	 * @return a policy with it
	 * @throws io.github.pgprofiles.config.InvalidSettingException if it is not a whole
	 * number of milliseconds from 0 to 2147483647
	 */
	public TransactionRetryPolicy timeout(Duration timeout) {
		return with(new RetrySettings(this.settings.maxAttempts(), this.settings.delay(), this.settings.maxDelay(),
				timeout));
	}

	private TransactionRetryPolicy with(RetrySettings changed) {
		return new TransactionRetryPolicy(changed, this.lockNotAvailable, this.constraints);
	}

	/**
	 * Retries also where a lock was not acquired in time (55P03).
	 * @return a policy with it
	 */
	public TransactionRetryPolicy onLockNotAvailable() {
		return new TransactionRetryPolicy(this.settings, true, this.constraints);
	}

	/**
	 * Retries also where one of these constraints was violated, such as a unique
	 * constraint that two transactions violate after both found no row.
	 * @param names of constraints or unique indexes, as the server reports them
	 * @return a policy with them, besides those it has
	 */
	public TransactionRetryPolicy onConstraints(String... names) {
		Assert.notEmpty(names, "Name at least one constraint");
		Set<String> all = new TreeSet<>(this.constraints);
		all.addAll(Arrays.asList(names));
		return new TransactionRetryPolicy(this.settings, this.lockNotAvailable, Set.copyOf(all));
	}

	/** Whether the whole work may be run again after a failure. */
	@Override
	public boolean shouldRetry(Throwable failure) {
		PostgresError error = PostgresError.of(failure);
		if (error.safeToRetry()) {
			// another attempt after an unsuccessful wait for a connection would only make
			// others wait
			return !(failure instanceof PoolExhaustedException);
		}
		return (this.lockNotAvailable && SqlStates.LOCK_NOT_AVAILABLE.equals(error.sqlState()))
				|| (error.constraint() != null && this.constraints.contains(error.constraint()));
	}

	@Override
	public Duration getTimeout() {
		return this.settings.timeout();
	}

	@Override
	public BackOff getBackOff() {
		return () -> new FullJitter(this.settings);
	}

	@Override
	public String toString() {
		return "TransactionRetryPolicy[%s, lockNotAvailable=%s, constraints=%s]".formatted(this.settings,
				this.lockNotAvailable, this.constraints);
	}

	private static final class FullJitter implements BackOffExecution {

		private final RetrySettings settings;

		private int attempts = 1;

		private long bound;

		FullJitter(RetrySettings settings) {
			this.settings = settings;
			this.bound = settings.delay().toMillis();
		}

		@Override
		public long nextBackOff() {
			if (this.attempts >= this.settings.maxAttempts()) {
				return STOP;
			}
			this.attempts++;
			long most = Math.min(this.bound, this.settings.maxDelay().toMillis());
			this.bound = Math.min(2 * Math.max(this.bound, 1), this.settings.maxDelay().toMillis());
			return ThreadLocalRandom.current().nextLong(most + 1);
		}

	}

}
