package io.github.pgprofiles.benchmarks.cluster.ratio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Two ways to do the same, in rounds that take turns.
 *
 * @param name of what is done
 * @param medianMicros of the first way, for an operation
 * @param otherMicros of the second
 * @param ratio of both in the same round, the median over all rounds
 * @param trips of an operation of the first way
 * @param otherTrips of the second
 * @param most the ratio that is the goal
 */
record Pair(String name, double medianMicros, double otherMicros, double ratio, double trips, double otherTrips,
		double most) {

	/** Rounds before those that count. */
	private static final int WARM_UP = 10;

	/** A trip now and then, such as one that looks whether a replica lives, is none. */
	private static final double TRIPS_TOLERANCE = 0.1;

	boolean isFastEnough() {
		return this.ratio <= this.most;
	}

	/** Whether the goal is, or there is none. */
	boolean isMet() {
		return Double.isInfinite(this.most) || (isFastEnough() && hasNoFurtherTrip());
	}

	/** The goal in words. */
	String goal() {
		return Double.isInfinite(this.most) ? "none"
				: String.format(Locale.ROOT, "at most %.2f, no further round trip", this.most);
	}

	boolean hasNoFurtherTrip() {
		return this.trips <= this.otherTrips + TRIPS_TOLERANCE;
	}

	/**
	 * Measures.
	 * @param rounds that count
	 * @param way microseconds of an operation in one round of the first way
	 * @param other the same of the second
	 */
	static Pair measure(String name, int rounds, double most, DoubleSupplier way, DoubleSupplier other) {
		List<Double> first = new ArrayList<>();
		List<Double> second = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		for (int i = -WARM_UP; i < rounds; i++) {
			boolean wayFirst = i % 2 == 0;
			double early = (wayFirst ? way : other).getAsDouble();
			double late = (wayFirst ? other : way).getAsDouble();
			if (i >= 0) {
				first.add(wayFirst ? early : late);
				second.add(wayFirst ? late : early);
				ratios.add(first.get(i) / second.get(i));
			}
		}
		return new Pair(name, median(first), median(second), median(ratios), Double.NaN, Double.NaN, most);
	}

	/** The same with what was counted elsewhere. */
	Pair withTrips(double way, double other) {
		return new Pair(this.name, this.medianMicros, this.otherMicros, this.ratio, way, other, this.most);
	}

	private static double median(List<Double> values) {
		List<Double> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		return sorted.get(sorted.size() / 2);
	}

}
