package io.github.pgprofiles.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MeasurementTests {

	private final List<String> journal = new ArrayList<>();

	@Test
	void verifiesAllThenWarmsUpThenTakesTurnsThatBeginWithAnother() throws Exception {
		List<Outcome> outcomes = new Measurement(2).measure(Unit.MICROS_PER_OPERATION,
				List.of(new Scripted("a", true), new Scripted("b", true), new Scripted("c", true)));
		assertThat(this.journal).containsExactly("verify a", "verify b", "verify c", "a", "b", "c", "a", "b", "c", "b",
				"c", "a");
		assertThat(outcomes).extracting(Outcome::contender).containsExactly("a", "b", "c");
		assertThat(outcomes).allSatisfy((outcome) -> assertThat(outcome.samples()).hasSize(2));
	}

	@Test
	void timesNobodyWhenAContenderCheats() {
		assertThatExceptionOfType(WrongResultException.class)
			.isThrownBy(() -> new Measurement(2).measure(Unit.MICROS_PER_OPERATION,
					List.of(new Scripted("a", true), new Scripted("b", false))))
			.withMessage("'b' returned nothing where something was asked for");
		assertThat(this.journal).containsExactly("verify a", "verify b");
	}

	/** Does nothing, and writes down when. */
	private final class Scripted implements Contender {

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
		public void verify() {
			MeasurementTests.this.journal.add("verify " + this.name);
			if (!this.honest) {
				throw new WrongResultException(this.name, "something", "nothing");
			}
		}

		@Override
		public Sample round() {
			MeasurementTests.this.journal.add(this.name);
			return new Sample(1, 1, 0);
		}

		@Override
		public void close() {
			MeasurementTests.this.journal.add("close " + this.name);
		}

	}

}
