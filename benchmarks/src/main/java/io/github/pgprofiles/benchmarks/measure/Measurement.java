package io.github.pgprofiles.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets contenders take turns: all of them in every round, each round beginning with
 * another one, so that neither a busy moment of the machine nor a place in the order
 * favours anyone.
 */
public final class Measurement {

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
		takeTurns(contenders, Math.max(1, this.rounds / 2));
		List<List<Sample>> samples = takeTurns(contenders, this.rounds);
		List<Outcome> outcomes = new ArrayList<>();
		for (int i = 0; i < contenders.size(); i++) {
			outcomes.add(new Outcome(contenders.get(i).name(), unit, samples.get(i)));
		}
		return outcomes;
	}

	private static List<List<Sample>> takeTurns(List<Contender> contenders, int rounds) throws Exception {
		List<List<Sample>> samples = new ArrayList<>();
		contenders.forEach((contender) -> samples.add(new ArrayList<>()));
		for (int round = 0; round < rounds; round++) {
			for (int turn = 0; turn < contenders.size(); turn++) {
				int next = (round + turn) % contenders.size();
				samples.get(next).add(contenders.get(next).round());
			}
		}
		return samples;
	}

}
