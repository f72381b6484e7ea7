package io.github.pgprofiles.benchmarks.measure;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What all rounds of one contender took.
 *
 * @param contender its name
 * @param unit of {@link #best()} and {@link #median()}
 * @param samples one for each round, in their order
 */
public record Outcome(String contender, Unit unit, List<Sample> samples) {

	public Outcome {
		samples = List.copyOf(samples);
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
	 * Bytes that the working thread allocated.
	 * @return for one operation or row, the median over the rounds
	 */
	public double allocatedPerOperation() {
		return Statistics.median(
				this.samples.stream().map((sample) -> (double) sample.allocatedBytes() / sample.operations()).toList());
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

	private List<Double> values() {
		return this.samples.stream().map(this.unit::of).toList();
	}

}
