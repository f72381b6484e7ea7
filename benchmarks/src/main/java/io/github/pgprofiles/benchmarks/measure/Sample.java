package io.github.pgprofiles.benchmarks.measure;

import java.lang.management.ManagementFactory;

/**
 * What one round of one contender took.
 *
 * @param operations done, or rows moved
 * @param nanos of wall-clock time
 * @param allocatedBytes on the heap by the thread that did the work; other threads, such
 * as a pool's housekeeper, and memory outside of the heap are not counted
 */
public record Sample(long operations, long nanos, long allocatedBytes) {

	private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
		.getThreadMXBean();

	public Sample {
		if (operations < 1 || nanos < 1) {
			throw new IllegalArgumentException(
					"A round did %d operations in %d ns: there is nothing to measure".formatted(operations, nanos));
		}
	}

	/**
	 * Times work that the calling thread does.
	 * @param operations that the work consists of
	 * @param work to do
	 * @return the sample
	 * @throws Exception from the work
	 */
	public static Sample of(long operations, Work work) throws Exception {
		long thread = Thread.currentThread().getId();
		long allocatedBefore = THREADS.getThreadAllocatedBytes(thread);
		long begin = System.nanoTime();
		work.run();
		long nanos = System.nanoTime() - begin;
		return new Sample(operations, nanos, THREADS.getThreadAllocatedBytes(thread) - allocatedBefore);
	}

	/** Work to time. */
	@FunctionalInterface
	public interface Work {

		/**
		 * Does the work.
		 * @throws Exception if it cannot be done
		 */
		void run() throws Exception;

	}

}
