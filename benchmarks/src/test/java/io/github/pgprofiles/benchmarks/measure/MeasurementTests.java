package io.github.pgprofiles.benchmarks.measure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MeasurementTests {

	private final List<String> journal = new ArrayList<>();

	@Test
	void verifiesAllThenWarmsUpThenTakesTurns() throws Exception {
		Outcomes outcomes = new Measurement(1, 2).measure(Unit.MICROS_PER_OPERATION,
				List.of(new Scripted("a", true), new Scripted("b", true), new Scripted("c", true)));
		assertThat(this.journal).hasSize(12).startsWith("verify a", "verify b", "verify c");
		for (int round = 3; round < 12; round += 3) {
			assertThat(this.journal.subList(round, round + 3)).containsExactlyInAnyOrder("a", "b", "c");
		}
		assertThat(outcomes.all()).extracting(Outcome::contender).containsExactly("a", "b", "c");
		assertThat(outcomes.all()).allSatisfy((outcome) -> assertThat(outcome.samples()).hasSize(2));
	}

	@Test
	void everybodyRunsBehindEverybodyElseWhenRoundsAreMany() throws Exception {
		new Measurement(20, 40).measure(Unit.MICROS_PER_OPERATION,
				List.of(new Scripted("a", true), new Scripted("b", true), new Scripted("c", true)));
		Set<String> neighbours = new HashSet<>();
		for (int turn = 4; turn < this.journal.size(); turn++) {
			if (turn % 3 != 0) {
				neighbours.add(this.journal.get(turn - 1) + this.journal.get(turn));
			}
		}
		assertThat(neighbours).containsExactlyInAnyOrder("ab", "ac", "ba", "bc", "ca", "cb");
	}

	@Test
	void timesNobodyWhenAContenderCheats() {
		assertThatExceptionOfType(WrongResultException.class)
			.isThrownBy(() -> new Measurement(1, 2).measure(Unit.MICROS_PER_OPERATION,
					List.of(new Scripted("a", true), new Scripted("b", false))))
			.withMessage("'b' returned nothing where something was asked for");
		assertThat(this.journal).containsExactly("verify a", "verify b");
	}

	@Test
	void othersGoOnWhenOneStaysAwayOrGivesUp() throws Exception {
		Contender absent = new Scripted("absent", true) {
			@Override
			public void verify() throws NoFigureException {
				throw new NoFigureException("not installed");
			}
		};
		Contender exhausted = new Scripted("exhausted", true) {
			@Override
			public Sample round() throws NoFigureException {
				super.round();
				throw new NoFigureException("OutOfMemoryError");
			}
		};
		Outcomes outcomes = new Measurement(1, 2).measure(Unit.ROWS_PER_SECOND,
				List.of(absent, exhausted, new Scripted("a", true)));
		assertThat(outcomes.all()).extracting(Outcome::absence)
			.containsExactly("not installed", "OutOfMemoryError", null);
		assertThat(outcomes.measured("exhausted")).isEmpty();
		assertThat(outcomes.measured("a")).hasValueSatisfying((a) -> assertThat(a.samples()).hasSize(2));
		assertThat(this.journal).containsOnlyOnce("exhausted").doesNotContain("absent");
	}

	/** Does nothing, and writes down when. */
	private class Scripted implements Contender {

		private final String name;

		private final boolean honest;

		Scripted(String name, boolean honest) {
			this.name = name;
			this.honest = honest;
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public void verify() throws NoFigureException {
			MeasurementTests.this.journal.add("verify " + this.name);
			if (!this.honest) {
				throw new WrongResultException(this.name, "something", "nothing");
			}
		}

		@Override
		public Sample round() throws NoFigureException {
			MeasurementTests.this.journal.add(this.name);
			return new Sample(1, 1, 0);
		}

		@Override
		public void close() {
			MeasurementTests.this.journal.add("close " + this.name);
		}

	}

}
