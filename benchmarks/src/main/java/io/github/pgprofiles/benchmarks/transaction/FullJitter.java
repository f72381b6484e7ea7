package io.github.pgprofiles.benchmarks.transaction;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.springframework.util.backoff.BackOffExecution;

/**
 * The waits that a profile has by default, for those who have to bring their own: chosen
 * at random between zero and a bound that doubles. Serves Spring's RetryTemplate, too.
 */
final class FullJitter implements BackOffExecution {

	private static final long FIRST = 10;

	private static final long LONGEST = 1_000;

	private long bound = FIRST;

	@Override
	public long nextBackOff() {
		long delay = ThreadLocalRandom.current().nextLong(this.bound + 1);
		this.bound = Math.min(2 * this.bound, LONGEST);
		return delay;
	}

	/** Waits on the calling thread. */
	void pause() throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(nextBackOff());
	}

}
