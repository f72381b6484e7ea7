package io.github.pgprofiles.internal.stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortionSizeTests {

	@Test
	void portionsHaveAMegabyte() {
		assertThat(PortionSize.next(1000, 1024 * 1000, 1000)).isEqualTo(1024);
		assertThat(PortionSize.next(1000, 10 * 1024 * 1000, 1000)).isEqualTo(102);
	}

	@Test
	void atLeastSixteenRowsHoweverWideTheyAre() {
		assertThat(PortionSize.next(64, 64L * 200_000, 64)).isEqualTo(16);
		assertThat(PortionSize.next(16, 16L * Integer.MAX_VALUE, 16)).isEqualTo(16);
	}

	@Test
	void atMostTenThousandHoweverNarrow() {
		assertThat(PortionSize.next(10_000, 40_000, 10_000)).isEqualTo(10_000);
		assertThat(PortionSize.next(9_000, 0, 9_000)).as("all of them NULL").isEqualTo(10_000);
	}

	@Test
	void portionsGrowEightfoldAtOnceAndShrinkAtOnce() {
		assertThat(PortionSize.next(64, 64, 64)).isEqualTo(512);
		assertThat(PortionSize.next(10_000, 10_000L * 100_000, 10_000)).isEqualTo(16);
	}

}
