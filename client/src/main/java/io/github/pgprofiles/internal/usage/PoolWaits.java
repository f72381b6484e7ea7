package io.github.pgprofiles.internal.usage;

import java.util.concurrent.TimeUnit;

/**
 * How long connections of a pool were waited for in the last five minutes. Whoever waits
 * shorter than another one in the same ten seconds compares two numbers, and no more.
 * Thread-safe.
 */
public final class PoolWaits {

	/** Of one part of the time. */
	private static final long PART = TimeUnit.SECONDS.toNanos(10);

	/** In five minutes, and the present one. */
	private static final int PARTS = 31;

	private final long begin;

	private final long[] numbers = new long[PARTS];

	private final long[] longest = new long[PARTS];

	private final long[] timeouts = new long[PARTS];

	/** The end of the part that was written last. Not guarded: it may be late. */
	private long end;

	/** The longest wait in it, likewise. */
	private long most;

	/**
	 * Begins.
	 * @param now by {@link System#nanoTime()}
	 */
	public PoolWaits(long now) {
		this.begin = now;
		this.end = now;
	}

	/**
	 * What the waits were like.
	 *
	 * @param longest in nanoseconds
	 * @param timeouts that ended without a connection
	 */
	public record Summary(long longest, long timeouts) {

	}

	/**
	 * Notes that somebody has got a connection.
	 * @param nanos that it took
	 * @param now by {@link System#nanoTime()}
	 */
	public void served(long nanos, long now) {
		if (nanos > this.most || now - this.end >= 0) {
			note(nanos, 0, now);
		}
	}

	/** Notes that somebody has got none in time, likewise. */
	public void timedOut(long nanos, long now) {
		note(nanos, 1, now);
	}

	private synchronized void note(long nanos, int failed, long now) {
		long number = (now - this.begin) / PART;
		int part = (int) (number % PARTS);
		if (this.numbers[part] != number) {
			this.numbers[part] = number;
			this.longest[part] = 0;
			this.timeouts[part] = 0;
		}
		this.longest[part] = Math.max(this.longest[part], nanos);
		this.timeouts[part] += failed;
		this.most = this.longest[part];
		this.end = this.begin + (number + 1) * PART;
	}

	/**
	 * The last five minutes.
	 * @param now by {@link System#nanoTime()}
	 */
	public synchronized Summary summary(long now) {
		long present = (now - this.begin) / PART;
		long most = 0;
		long failed = 0;
		for (int i = 0; i < PARTS; i++) {
			if (present - this.numbers[i] < PARTS) {
				most = Math.max(most, this.longest[i]);
				failed += this.timeouts[i];
			}
		}
		return new Summary(most, failed);
	}

}
