package io.github.pgprofiles.benchmarks.measure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatedTests {

	@ParameterizedTest
	@CsvSource({ "1, 100", "100, 100", "1001, 99", "10000, 10", "50001, 1", "1000000, 1" })
	void fewRowsAreMovedOftenAndManyOnce(int rows, int times) {
		assertThat(Repeated.times(rows)).isEqualTo(times);
	}

	@Test
	void roundsAddUp() throws Exception {
		try (Contender contender = Repeated.of(new Counting(), 50_000)) {
			contender.verify();
			assertThat(contender.name()).isEqualTo("counting");
			assertThat(contender.round()).isEqualTo(new Sample(20, 3, 12));
			assertThat(contender.round()).isEqualTo(new Sample(20, 7, 12));
		}
	}

	/** Takes a nanosecond more each time. */
	private static final class Counting implements Contender {

		private int rounds;

		@Override
		public String name() {
			return "counting";
		}

		@Override
		public void verify() {
		}

		@Override
		public Sample round() {
			this.rounds++;
			return new Sample(10, this.rounds, 6);
		}

		@Override
		public void close() {
		}

	}

}
