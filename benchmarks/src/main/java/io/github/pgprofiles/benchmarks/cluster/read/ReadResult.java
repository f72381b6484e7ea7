package io.github.pgprofiles.benchmarks.cluster.read;

import java.util.Map;

/**
 * What came of one client's reads.
 *
 * @param name of the client
 * @param reads each right after a commit of the same thread
 * @param misses reads that did not see it
 * @param failures of reads and writes
 * @param byPort how many reads each server answered
 * @param medianMillis of a read
 * @param p99Millis of a read
 * @param pauses of the one replica meanwhile
 * @param failure the first of them, in words; empty for none
 */
record ReadResult(String name, int reads, int misses, int failures, Map<Integer, Integer> byPort, double medianMillis,
		double p99Millis, int pauses, String failure) {

	/** Of the reads, on other servers than that. */
	double shareBeside(int primary) {
		int all = this.byPort.values().stream().mapToInt(Integer::intValue).sum();
		return (all > 0) ? (double) (all - this.byPort.getOrDefault(primary, 0)) / all : 0;
	}

}
