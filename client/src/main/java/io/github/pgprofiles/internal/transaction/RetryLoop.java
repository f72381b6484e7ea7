package io.github.pgprofiles.internal.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.internal.timeout.Deadline;
import io.github.pgprofiles.transaction.RetryAttempt;
import io.github.pgprofiles.transaction.RetryListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.backoff.BackOffExecution;

/** The attempts of one transaction. Belongs to one thread. */
final class RetryLoop {

	private static final Logger logger = LoggerFactory.getLogger(RetryLoop.class);

	/** How many earlier failures the last one knows: the first, and those before it. */
	private static final int KEPT = 10;

	private final String profile;

	private final TransactionOptions options;

	private final RetryRules rules;

	private final @Nullable Deadline deadline;

	private final RetryListener listener;

	private final long begin = System.nanoTime();

	private final List<Throwable> earlier = new ArrayList<>();

	private int failures;

	private @Nullable BackOffExecution waits;

	RetryLoop(String profile, TransactionOptions options, RetryRules rules, @Nullable Deadline deadline,
			RetryListener listener) {
		this.profile = profile;
		this.options = options;
		this.rules = rules;
		this.deadline = deadline;
		this.listener = listener;
	}

	/**
	 * Decides after a failure, and waits if there is to be another attempt.
	 * @return whether there is; if not, the failure knows earlier ones
	 */
	boolean waitsForNext(Throwable failure) {
		int number = ++this.failures;
		boolean retryable = this.rules.retryable().test(failure);
		long delay = retryable ? delay() : BackOffExecution.STOP;
		boolean next = delay != BackOffExecution.STOP && isInTime(delay);
		tell(number, failure, retryable, next ? delay : null);
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

	private void keep(Throwable failure) {
		if (this.earlier.size() == KEPT) {
			this.earlier.remove(1);
		}
		this.earlier.add(failure);
	}

	private long delay() {
		BackOffExecution current = this.waits;
		if (current == null) {
			current = this.rules.policy().getBackOff().start();
			this.waits = current;
		}
		return current.nextBackOff();
	}

	private boolean isInTime(long delay) {
		Duration timeout = this.rules.policy().getTimeout();
		Duration elapsed = Duration.ofNanos(System.nanoTime() - this.begin);
		return (timeout.isZero() || timeout.isNegative() || elapsed.plusMillis(delay).compareTo(timeout) < 0)
				&& (this.deadline == null || this.deadline.remaining() > delay);
	}

	private void tell(int number, Throwable failure, boolean retryable, @Nullable Long delay) {
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

	private static boolean pause(long delay) {
		try {
			TimeUnit.MILLISECONDS.sleep(delay);
			// where there was nothing to wait for, nobody has looked
			return !Thread.currentThread().isInterrupted();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
