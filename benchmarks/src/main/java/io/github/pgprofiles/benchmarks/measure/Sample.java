package io.github.pgprofiles.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What one round of one contender took.
 *
 * @param operations done, or rows moved
 * @param nanos of wall-clock time
 * @param allocatedBytes on the heap by the threads that did the work; other threads, such
 * as a pool's housekeeper, and memory outside of the heap are not counted; not a number
 * where nobody knows
 */
public record Sample(long operations, long nanos, double allocatedBytes) {

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
		return of(operations, List.of(), work);
	}

	/**
	 * Times work that the calling thread does with the help of others.
	 * @param operations that the work consists of
	 * @param others the ids of the other threads that work
	 * @param work to do
	 * @return the sample
	 * @throws Exception from the work
	 */
	public static Sample of(long operations, List<Long> others, Work work) throws Exception {
		long allocatedBefore = allocatedBytes(others);
		long begin = System.nanoTime();
		work.run();
		long nanos = System.nanoTime() - begin;
		return new Sample(operations, nanos, allocatedBytes(others) - allocatedBefore);
	}

	/**
	 * Both together, as one round.
	 * @param other that came before or after
	 * @return the sums
	 */
	public Sample plus(Sample other) {
		return new Sample(this.operations + other.operations, this.nanos + other.nanos,
				this.allocatedBytes + other.allocatedBytes);
	}

	private static long allocatedBytes(List<Long> others) {
		long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
		for (long other : others) {
			bytes += THREADS.getThreadAllocatedBytes(other);
		}
		return bytes;
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
