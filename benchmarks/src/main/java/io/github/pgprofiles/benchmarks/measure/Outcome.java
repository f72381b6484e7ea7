package io.github.pgprofiles.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * What all rounds of one contender took, or why it has no figure.
 *
 * @param contender its name
 * @param unit of {@link #best()} and {@link #median()}
 * @param samples one for each round, in their order; empty if there is no figure
 * @param facts what else there is to say, see {@link Contender#facts()}
 * @param absence why there is no figure, or {@code null} if there is one
 */
public record Outcome(String contender, Unit unit, List<Sample> samples, Map<String, Object> facts,
		@Nullable String absence) {

	public Outcome {
		samples = List.copyOf(samples);
		// in the contender's order
		facts = new LinkedHashMap<>(facts);
		if (samples.isEmpty() == (absence == null)) {
			throw new IllegalArgumentException("'" + contender + "' has either samples or a reason to have none");
		}
	}

	/**
	 * The outcome of a contender that has nothing to tell but its figures.
	 * @param contender its name
	 * @param unit of the figures
	 * @param samples one for each round
	 */
	public Outcome(String contender, Unit unit, List<Sample> samples) {
		this(contender, unit, samples, Map.of(), null);
	}

	/**
	 * Whether there are figures.
	 * @return false if the contender was absent
	 */
	public boolean measured() {
		return this.absence == null;
	}

	/**
	 * The best round.
	 * @return its figure
	 */
	public double best() {
		return Statistics.best(values(), this.unit.higherIsBetter());
	}

	/**
	 * The median over the rounds.
	 * @return the middle figure, or the mean of the two in the middle
	 */
	public double median() {
		return Statistics.median(values());
	}

	/**
	 * Bytes that the working threads allocated.
	 * @return for one operation or row, the median over the rounds; not a number where
	 * nobody knows
	 */
	public double allocatedPerOperation() {
		return Statistics
			.median(this.samples.stream().map((sample) -> sample.allocatedBytes() / sample.operations()).toList());
	}

	/**
	 * This contender's figure divided by another's, round by round: what slows the
	 * machine down for a while slows both, and so cancels out.
	 * @param other measured in the same run
	 * @return the median of the ratios
	 */
	public double ratioTo(Outcome other) {
		List<Double> mine = values();
		List<Double> others = other.values();
		return Statistics
			.median(IntStream.range(0, mine.size()).mapToObj((round) -> mine.get(round) / others.get(round)).toList());
	}

	/**
	 * What this contender takes beyond another, round by round.
	 * @param other measured in the same run
	 * @return the median of the differences, in the unit
	 */
	public double differenceTo(Outcome other) {
		List<Double> mine = values();
		List<Double> others = other.values();
		return Statistics
			.median(IntStream.range(0, mine.size()).mapToObj((round) -> mine.get(round) - others.get(round)).toList());
	}

	private List<Double> values() {
		return this.samples.stream().map(this.unit::of).toList();
	}

}
