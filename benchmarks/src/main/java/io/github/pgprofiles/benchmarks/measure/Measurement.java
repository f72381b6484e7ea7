package io.github.pgprofiles.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * Lets contenders take turns: all of them in every round, each round in another order, so
 * that neither a busy moment of the machine nor a neighbour favours anyone. Merely to
 * begin with another one would leave everybody the same predecessor, whose garbage and
 * cache misses it would inherit every time.
 */
public final class Measurement {

	/** The same orders in every run. */
	private static final long SEED = 42;

	private final int warmUp;

	private final int rounds;

	/**
	 * Sets how often the contenders take turns.
	 * @param warmUp rounds that come first and are forgotten
	 * @param rounds that are measured
	 */
	public Measurement(int warmUp, int rounds) {
		this.warmUp = warmUp;
		this.rounds = rounds;
	}

	/**
	 * Verifies, warms up and measures. A contender that says why it has no figure drops
	 * out; the others go on.
	 * @param unit to measure in
	 * @param contenders to take turns
	 * @return an outcome for each contender, in their order
	 * @throws WrongResultException if a contender does not do the work
	 * @throws Exception if a contender fails
	 */
	public Outcomes measure(Unit unit, List<Contender> contenders) throws Exception {
		List<Turns> all = contenders.stream().map(Turns::new).toList();
		for (Turns turns : all) {
			turns.verify();
		}
		Random random = new Random(SEED);
		takeTurns(all, this.warmUp, random);
		all.forEach(Turns::forget);
		takeTurns(all, this.rounds, random);
		return new Outcomes(all.stream().map((turns) -> turns.outcome(unit)).toList());
	}

	private static void takeTurns(List<Turns> all, int rounds, Random random) throws Exception {
		List<Turns> order = new ArrayList<>(all);
		for (int round = 0; round < rounds; round++) {
			Collections.shuffle(order, random);
			for (Turns next : order) {
				next.take();
			}
		}
	}

	/** What a contender has done so far. */
	private static final class Turns {

		private final Contender contender;

		private final List<Sample> samples = new ArrayList<>();

		private @Nullable String absence;

		Turns(Contender contender) {
			this.contender = contender;
		}

		void verify() throws Exception {
			try {
				this.contender.verify();
			}
			catch (NoFigureException ex) {
				this.absence = ex.reason();
			}
		}

		void take() throws Exception {
			if (this.absence != null) {
				return;
			}
			try {
				this.samples.add(this.contender.round());
			}
			catch (NoFigureException ex) {
				this.absence = ex.reason();
				this.samples.clear();
			}
		}

		void forget() {
			this.samples.clear();
		}

		Outcome outcome(Unit unit) {
			return new Outcome(this.contender.name(), unit, this.samples, this.contender.facts(), this.absence);
		}

	}

}
