package io.github.pgprofiles.internal.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.transaction.RetryAttempt;
import io.github.pgprofiles.transaction.RetryListener;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

/** The attempts of one transaction. Belongs to one thread. */
final class RetryLoop {

	private static final Logger logger = LoggerFactory.getLogger(RetryLoop.class);

	/** How many earlier failures the last one knows: the first, and those before it. */
	private static final int KEPT = 10;

	private final String profile;

	private final TransactionOptions options;

	private final RetryPolicy policy;

	private final @Nullable Deadline deadline;

	private final RetryListener listener;

	private final LongSupplier nanoTime;

	private final Sleep sleep;

	private final long begin;

	private final List<Throwable> earlier = new ArrayList<>();

	private int failures;

	private @Nullable BackOffExecution waits;

	/**
	 * Creates a loop.
	 * @param begin of the first attempt, by {@link System#nanoTime()}
	 */
	RetryLoop(String profile, TransactionOptions options, RetryPolicy policy, @Nullable Deadline deadline,
			RetryListener listener, long begin) {
		this(profile, options, policy, deadline, listener, begin, System::nanoTime, TimeUnit.MILLISECONDS::sleep);
	}

	/** Creates a loop with a clock of its own. */
	RetryLoop(String profile, TransactionOptions options, RetryPolicy policy, @Nullable Deadline deadline,
			RetryListener listener, long begin, LongSupplier nanoTime, Sleep sleep) {
		this.profile = profile;
		this.options = options;
		this.policy = policy;
		this.deadline = deadline;
		this.listener = listener;
		this.nanoTime = nanoTime;
		this.sleep = sleep;
		this.begin = begin;
	}

	/** Waits between two attempts. */
	@FunctionalInterface
	interface Sleep {

		void sleep(long millis) throws InterruptedException;

	}

	/**
	 * Decides after a failure, and waits if there is to be another attempt.
	 * @return whether there is; if not, the failure knows earlier ones
	 */
	boolean waitsForNext(Throwable failure) {
		int number = ++this.failures;
		boolean retryable = isRetryable(failure);
		long delay = retryable ? delay() : BackOffExecution.STOP;
		boolean next = delay != BackOffExecution.STOP && isInTime(delay);
		notifyListener(number, failure, retryable, next ? delay : null);
		if (next && pause(delay)) {
			keep(failure);
			return true;
		}
		for (Throwable before : this.earlier) {
			if (before != failure) {
				failure.addSuppressed(before);
			}
		}
		return false;
	}

	/** A policy of Spring's own knows nothing of what is safe. */
	private boolean isRetryable(Throwable failure) {
		return (this.policy instanceof TransactionRetryPolicy || PostgresError.of(failure).safeToRetry())
				&& this.policy.shouldRetry(failure);
	}

	private void keep(Throwable failure) {
		if (this.earlier.size() == KEPT) {
			this.earlier.remove(1);
		}
		this.earlier.add(failure);
	}

	private long delay() {
		BackOffExecution current = this.waits;
		if (current == null) {
			current = this.policy.getBackOff().start();
			this.waits = current;
		}
		return current.nextBackOff();
	}

	private boolean isInTime(long delay) {
		Duration timeout = this.policy.getTimeout();
		Duration elapsed = Duration.ofNanos(this.nanoTime.getAsLong() - this.begin);
		return (timeout.isZero() || timeout.isNegative() || elapsed.plusMillis(delay).compareTo(timeout) < 0)
				&& (this.deadline == null || this.deadline.remaining() > delay);
	}

	private void notifyListener(int number, Throwable failure, boolean retryable, @Nullable Long delay) {
		if (logger.isDebugEnabled()) {
			logger.debug("Profile '{}': attempt {} of {} failed, {}: {}", this.profile, number,
					this.options.description(), (delay != null) ? "next in " + delay + " ms" : "no further one",
					failure.toString());
		}
		try {
			this.listener.onFailure(new RetryAttempt(this.profile, this.options.name(), number, failure, retryable,
					(delay != null) ? Duration.ofMillis(delay) : null));
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of retries failed", ex);
		}
	}

	private boolean pause(long delay) {
		try {
			this.sleep.sleep(delay);
			// where there was nothing to wait for, nobody has looked
			return !Thread.currentThread().isInterrupted();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
