package io.github.pgprofiles.benchmarks.measure;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class StatisticsTests {

	@Test
	void medianIsTheMiddleOfAnOddNumber() {
		assertThat(Statistics.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
	}

	@Test
	void medianIsTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
		assertThat(Statistics.median(List.of(100.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
	}

	@Test
	void medianOfOneIsItself() {
		assertThat(Statistics.median(List.of(4.0))).isEqualTo(4.0);
	}

	@Test
	void bestIsTheHighestRateAndTheLowestTime() {
		assertThat(Statistics.best(List.of(2.0, 3.0, 1.0), true)).isEqualTo(3.0);
		assertThat(Statistics.best(List.of(2.0, 3.0, 1.0), false)).isEqualTo(1.0);
	}

	@Test
	void refusesNoValues() {
		assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(List.of()));
	}

	@Test
	void outcomeCountsInItsUnit() {
		List<Sample> samples = List.of(new Sample(100, 1_000_000, 6_400), new Sample(100, 3_000_000, 6_600),
				new Sample(100, 2_000_000, 6_500));
		Outcome times = new Outcome("ours", Unit.MICROS_PER_OPERATION, samples);
		assertThat(times.best()).isEqualTo(10.0);
		assertThat(times.median()).isEqualTo(20.0);
		assertThat(times.allocatedPerOperation()).isEqualTo(65.0);
		Outcome rates = new Outcome("ours", Unit.ROWS_PER_SECOND, samples);
		assertThat(rates.best()).isEqualTo(100_000.0);
		assertThat(rates.median()).isEqualTo(50_000.0);
	}

	@Test
	void ratioIsTakenRoundByRound() {
		Outcome raw = new Outcome("raw", Unit.MICROS_PER_OPERATION,
				List.of(new Sample(1, 100, 0), new Sample(1, 1000, 0), new Sample(1, 200, 0)));
		Outcome ours = new Outcome("ours", Unit.MICROS_PER_OPERATION,
				List.of(new Sample(1, 110, 0), new Sample(1, 1100, 0), new Sample(1, 220, 0)));
		assertThat(ours.ratioTo(raw)).isCloseTo(1.1, within(1e-9));
	}

	@Test
	void sampleCountsTimeAndWhatTheCallingThreadAllocates() throws Exception {
		byte[][] kept = new byte[1][];
		Sample sample = Sample.of(1, () -> kept[0] = new byte[1_000_000]);
		assertThat(kept[0]).hasSize(1_000_000);
		assertThat(sample.nanos()).isPositive();
		assertThat(sample.allocatedBytes()).isBetween(1_000_000.0, 1_100_000.0);
	}

	@Test
	void refusesARoundThatDidNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Sample(0, 1, 0));
	}

}
