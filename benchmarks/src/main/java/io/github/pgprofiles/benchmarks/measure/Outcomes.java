package io.github.pgprofiles.benchmarks.measure;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outcomes of one case, measured in one run.
 *
 * @param all one for each contender, in the order of the report
 */
public record Outcomes(List<Outcome> all) {

	public Outcomes {
		all = List.copyOf(all);
	}

	/**
	 * Finds the figures of a contender.
	 * @param contender its name
	 * @return its outcome; empty if it took no part or has no figure
	 */
	public Optional<Outcome> measured(String contender) {
		return this.all.stream()
			.filter((outcome) -> outcome.measured() && outcome.contender().equals(contender))
			.findFirst();
	}

	/**
	 * Finds what others are compared with.
	 * @param reference to look for
	 * @return the outcome of the best of its contenders by the median; empty if none has
	 * a figure
	 */
	public Optional<Outcome> measured(Reference reference) {
		Comparator<Outcome> byMedian = Comparator.comparingDouble(Outcome::median);
		return reference.contenders()
			.stream()
			.flatMap((contender) -> measured(contender).stream())
			.max((a, b) -> a.unit().higherIsBetter() ? byMedian.compare(a, b) : byMedian.compare(b, a));
	}

	/**
	 * Compares a contender.
	 * @param outcome of the contender
	 * @param reference to compare with
	 * @return see {@link Outcome#ratioTo(Outcome)}; empty if either has no figure
	 */
	public OptionalDouble ratio(Outcome outcome, Reference reference) {
		if (!outcome.measured()) {
			return OptionalDouble.empty();
		}
		return measured(reference).map(outcome::ratioTo).map(OptionalDouble::of).orElse(OptionalDouble.empty());
	}

}
