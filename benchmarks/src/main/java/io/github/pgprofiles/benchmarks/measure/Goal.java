package io.github.pgprofiles.benchmarks.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** What a contender is meant to reach. */
@FunctionalInterface
public interface Goal {

	/**
	 * Looks whether it was reached.
	 * @param outcomes of the case
	 * @return the verdict; empty if the contender or what it is compared with took no
	 * part
	 */
	Optional<Verdict> judge(Outcomes outcomes);

	/**
	 * A limit for the median of the ratios to a reference: a lower one where a higher
	 * figure is better, else an upper one.
	 * @param contender its name
	 * @param reference to compare with
	 * @param limit for {@link Outcomes#ratio(Outcome, Reference)}
	 * @return the goal
	 */
	static Goal ratio(String contender, Reference reference, double limit) {
		return (outcomes) -> outcomes.measured(contender)
			.flatMap((outcome) -> outcomes.ratio(outcome, reference)
				.stream()
				.mapToObj((ratio) -> verdict(outcome, reference, limit, ratio))
				.findFirst());
	}

	private static Verdict verdict(Outcome outcome, Reference reference, double limit, double ratio) {
		boolean atLeast = outcome.unit().higherIsBetter();
		String goal = String.format(Locale.ROOT, "%s %.2f of %s", atLeast ? "at least" : "at most", limit,
				reference.label());
		return new Verdict(outcome.contender(), goal, String.format(Locale.ROOT, "%.3f", ratio),
				atLeast ? ratio >= limit : ratio <= limit);
	}

	/**
	 * An upper limit for what a contender allocates.
	 * @param contender its name
	 * @param bytes for one operation or row, see {@link Outcome#allocatedPerOperation()}
	 * @return the goal
	 */
	static Goal allocation(String contender, long bytes) {
		return (outcomes) -> outcomes.measured(contender).map((outcome) -> {
			double actual = outcome.allocatedPerOperation();
			String each = outcome.unit().each().equals("op") ? "operation" : outcome.unit().each();
			return new Verdict(contender, "at most %d bytes allocated for a %s".formatted(bytes, each),
					String.format(Locale.ROOT, "%.1f", actual), actual <= bytes);
		});
	}

	/**
	 * A fact that has to be the wanted one; to have no figure is to miss it.
	 * @param contender its name
	 * @param fact to look at
	 * @param description of what is wanted
	 * @param wanted value
	 * @return the goal
	 */
	static Goal fact(String contender, String fact, String description, Object wanted) {
		return (outcomes) -> outcomes.all()
			.stream()
			.filter((outcome) -> outcome.contender().equals(contender))
			.findFirst()
			.map((outcome) -> {
				String absence = outcome.absence();
				Object actual = (absence != null) ? absence : outcome.facts().getOrDefault(fact, "unknown");
				return new Verdict(contender, description, actual.toString(), wanted.equals(actual));
			});
	}

	/**
	 * A limit for the difference of a fact between two contenders.
	 * @param contender its name
	 * @param other the name of the one to compare with
	 * @param fact whose values are numbers
	 * @param description of what is wanted
	 * @param wanted whether the difference is what is wanted
	 * @return the goal
	 */
	static Goal difference(String contender, String other, String fact, String description, DoublePredicate wanted) {
		return (outcomes) -> outcomes.measured(contender).flatMap((mine) -> outcomes.measured(other).map((theirs) -> {
			double difference = number(mine, fact) - number(theirs, fact);
			return new Verdict(contender, description, String.format(Locale.ROOT, "%.2f", difference),
					wanted.test(difference));
		}));
	}

	/**
	 * An upper limit for what a feature adds to the time of one contender, in shares of
	 * what it adds to that of another.
	 * @param with the contender with the feature
	 * @param without the same one without it
	 * @param otherWith another contender with the feature
	 * @param otherWithout the same one without it
	 * @param limit for the share
	 * @return the goal
	 */
	static Goal added(String with, String without, String otherWith, String otherWithout, double limit) {
		return (outcomes) -> added(outcomes, with, without)
			.flatMap((mine) -> added(outcomes, otherWith, otherWithout).map((theirs) -> {
				String goal = String.format(Locale.ROOT, "adds at most %.2f of what %s adds", limit, otherWith);
				return new Verdict(with, goal, String.format(Locale.ROOT, "%.2f of %.2f", mine, theirs),
						mine <= limit * theirs);
			}));
	}

	private static Optional<Double> added(Outcomes outcomes, String with, String without) {
		return outcomes.measured(with)
			.flatMap((outcome) -> outcomes.measured(without).map((base) -> outcome.differenceTo(base)));
	}

	private static double number(Outcome outcome, String fact) {
		if (outcome.facts().get(fact) instanceof Number number) {
			return number.doubleValue();
		}
		throw new IllegalArgumentException("'" + outcome.contender() + "' tells no number '" + fact + "'");
	}

}
