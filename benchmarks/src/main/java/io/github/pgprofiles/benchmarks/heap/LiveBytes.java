package io.github.pgprofiles.benchmarks.heap;

import java.util.List;

/**
 * What was left on the heap whenever all garbage had been collected.
 *
 * @param samples in bytes, in the order of time; not empty
 */
record LiveBytes(List<Long> samples) {

	/** Below this nothing that grows with the rows can hide. */
	private static final long TOLERANCE = 1 << 20;

	/** The most that was left. */
	long peak() {
		return max(this.samples);
	}

	/**
	 * How much more was left in the second half than in the first: what is kept for each
	 * row shows here, a buffer that was as large from the beginning does not.
	 */
	long growth() {
		int middle = (this.samples.size() + 1) / 2;
		List<Long> later = this.samples.subList(middle, this.samples.size());
		return later.isEmpty() ? 0 : max(later) - max(this.samples.subList(0, middle));
	}

	boolean isFlat() {
		return growth() <= TOLERANCE;
	}

	private static long max(List<Long> samples) {
		return samples.stream().mapToLong(Long::longValue).max().orElseThrow();
	}

}
