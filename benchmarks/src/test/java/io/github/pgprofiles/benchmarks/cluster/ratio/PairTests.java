package io.github.pgprofiles.benchmarks.cluster.ratio;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PairTests {

	@Test
	void ratioIsThatOfTheSameRoundWhicheverCameFirst() {
		AtomicInteger round = new AtomicInteger();
		Pair pair = Pair.measure("pair", 4, 1.15, () -> 11 * (1 + round.getAndIncrement() / 2),
				() -> 10 * (1 + round.getAndIncrement() / 2));
		assertThat(pair.ratio()).isEqualTo(1.1);
		assertThat(pair.isFastEnough()).isTrue();
		assertThat(pair.withTrips(1, 1).isMet()).isTrue();
		assertThat(pair.goal()).isEqualTo("at most 1.15, no further round trip");
	}

	@Test
	void slowerOrWithATripMoreIsNoGoal() {
		Pair pair = Pair.measure("pair", 3, 1.05, () -> 11, () -> 10);
		assertThat(pair.isFastEnough()).isFalse();
		assertThat(pair.withTrips(1.01, 1).hasNoFurtherTrip()).isTrue();
		assertThat(pair.withTrips(2, 1).hasNoFurtherTrip()).isFalse();
		assertThat(pair.hasNoFurtherTrip()).as("nobody has counted").isFalse();
	}

	@Test
	void controlHasNoGoal() {
		Pair pair = Pair.measure("control", 3, Double.POSITIVE_INFINITY, () -> 11, () -> 10).withTrips(2, 1);
		assertThat(pair.isMet()).isTrue();
		assertThat(pair.goal()).isEqualTo("none");
	}

}
