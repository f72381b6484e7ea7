package io.github.pgprofiles.benchmarks.measure;

import java.util.Arrays;
import java.util.List;

/** Figures that noise hardly moves. */
final class Statistics {

	private Statistics() {
	}

	/** The middle value, or the mean of the two in the middle. */
	static double median(List<Double> values) {
		double[] sorted = sorted(values);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	static double best(List<Double> values, boolean higherIsBetter) {
		double[] sorted = sorted(values);
		return higherIsBetter ? sorted[sorted.length - 1] : sorted[0];
	}

	private static double[] sorted(List<Double> values) {
		if (values.isEmpty()) {
			throw new IllegalArgumentException("There are no values");
		}
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		return sorted;
	}

}
