package io.github.pgprofiles.benchmarks.heap;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveBytesTests {

	private static final long MEGABYTE = 1 << 20;

	@Test
	void isFlatWhenABufferIsAsLargeFromTheBeginning() {
		LiveBytes live = new LiveBytes(List.of(9 * MEGABYTE, 3 * MEGABYTE, 9 * MEGABYTE, 4 * MEGABYTE));
		assertThat(live.isFlat()).isTrue();
		assertThat(live.peak()).isEqualTo(9 * MEGABYTE);
		assertThat(live.growth()).isZero();
	}

	@Test
	void isGrowingWhenEveryRowLeavesSomethingBehind() {
		LiveBytes live = new LiveBytes(List.of(2 * MEGABYTE, 3 * MEGABYTE, 4 * MEGABYTE, 5 * MEGABYTE));
		assertThat(live.isFlat()).isFalse();
		assertThat(live.growth()).isEqualTo(2 * MEGABYTE);
	}

	@Test
	void seesAllRowsOfAConsumerThatKeepsThem() {
		List<byte[]> kept = new ArrayList<>();
		LiveHeap heap = new LiveHeap(100);
		for (int row = 0; row < 100; row++) {
			kept.add(new byte[200_000]);
			heap.passed(1);
		}
		assertThat(kept).hasSize(100);
		assertThat(heap.bytes()).hasSize(LiveHeap.LOOKS);
		assertThat(new LiveBytes(heap.bytes()).growth()).isBetween(8_000_000L, 14_000_000L);
	}

	@Test
	void looksOnceForEachIntervalHoweverManyBytesPassAtOnce() {
		LiveHeap heap = new LiveHeap(2000);
		for (int passed = 0; passed < 2000; passed += 80) {
			heap.passed(80);
		}
		assertThat(heap.bytes()).hasSize(LiveHeap.LOOKS);
	}

}
