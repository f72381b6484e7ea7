package io.github.pgprofiles.internal.usage;

import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.internal.usage.PoolWaits.Summary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PoolWaitsTests {

	/** Clocks may begin anywhere. */
	private static final long BEGIN = -TimeUnit.MINUTES.toNanos(2);

	private final PoolWaits waits = new PoolWaits(BEGIN);

	private static long at(int seconds) {
		return BEGIN + TimeUnit.SECONDS.toNanos(seconds);
	}

	@Test
	void nothingWasWaitedForAtFirst() {
		assertThat(this.waits.summary(at(0))).isEqualTo(new Summary(0, 0));
		assertThat(this.waits.summary(at(4000))).isEqualTo(new Summary(0, 0));
	}

	@Test
	void longestOfFiveMinutesCountsWhereverItStands() {
		this.waits.served(10, at(1));
		this.waits.served(7, at(2));
		this.waits.served(30, at(15));
		this.waits.served(20, at(16));
		this.waits.served(5, at(200));
		assertThat(this.waits.summary(at(201))).isEqualTo(new Summary(30, 0));
	}

	@Test
	void timeoutIsAWaitToo() {
		this.waits.served(10, at(1));
		this.waits.timedOut(50, at(2));
		this.waits.timedOut(40, at(12));
		assertThat(this.waits.summary(at(13))).isEqualTo(new Summary(50, 2));
	}

	@Test
	void whatIsOlderThanFiveMinutesIsForgotten() {
		this.waits.timedOut(50, at(1));
		this.waits.served(10, at(100));
		assertThat(this.waits.summary(at(300))).isEqualTo(new Summary(50, 1));
		assertThat(this.waits.summary(at(311))).isEqualTo(new Summary(10, 0));
		assertThat(this.waits.summary(at(500))).isEqualTo(new Summary(0, 0));
	}

	@Test
	void placesAreUsedAgain() {
		for (int seconds = 0; seconds < 4000; seconds += 5) {
			this.waits.served(seconds + 1, at(seconds));
		}
		this.waits.served(3, at(4400));
		assertThat(this.waits.summary(at(4401))).isEqualTo(new Summary(3, 0));
	}

}
