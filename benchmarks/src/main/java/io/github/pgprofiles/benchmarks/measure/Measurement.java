package io.github.pgprofiles.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Lets contenders take turns: all of them in every round, each round in another order, so
 * that neither a busy moment of the machine nor a neighbour favours anyone. Merely to
 * begin with another one would leave everybody the same predecessor, whose garbage and
 * cache misses it would inherit every time.
 */
public final class Measurement {

	/** The same orders in every run. */
	private static final long SEED = 42;

	private final int rounds;

	/**
	 * Sets how often the contenders take turns.
	 * @param rounds that are measured; half as many come first, to warm up
	 */
	public Measurement(int rounds) {
		this.rounds = rounds;
	}

	/**
	 * Verifies, warms up and measures.
	 * @param unit to measure in
	 * @param contenders to take turns
	 * @return an outcome for each contender, in their order
	 * @throws WrongResultException if a contender does not do the work
	 * @throws Exception if a contender fails
	 */
	public List<Outcome> measure(Unit unit, List<Contender> contenders) throws Exception {
		for (Contender contender : contenders) {
			contender.verify();
		}
		Random random = new Random(SEED);
		takeTurns(contenders, Math.max(1, this.rounds / 2), random);
		List<List<Sample>> samples = takeTurns(contenders, this.rounds, random);
		List<Outcome> outcomes = new ArrayList<>();
		for (int i = 0; i < contenders.size(); i++) {
			outcomes.add(new Outcome(contenders.get(i).name(), unit, samples.get(i)));
		}
		return outcomes;
	}

	private static List<List<Sample>> takeTurns(List<Contender> contenders, int rounds, Random random)
			throws Exception {
		List<List<Sample>> samples = new ArrayList<>();
		contenders.forEach((contender) -> samples.add(new ArrayList<>()));
		List<Integer> order = new ArrayList<>(IntStream.range(0, contenders.size()).boxed().toList());
		for (int round = 0; round < rounds; round++) {
			Collections.shuffle(order, random);
			for (int next : order) {
				samples.get(next).add(contenders.get(next).round());
			}
		}
		return samples;
	}

}
