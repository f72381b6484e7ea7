package io.github.pgprofiles.internal.mapping;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedCacheTests {

	private static long known(BoundedCache<Integer, String> cache, int keys) {
		return IntStream.range(0, keys).filter((key) -> cache.get(key) != null).count();
	}

	@Test
	void whatIsUsedInRotationStays() {
		BoundedCache<Integer, String> cache = new BoundedCache<>(100);
		IntStream.range(0, 100).forEach((key) -> cache.put(key, "value " + key));
		for (int round = 0; round < 3; round++) {
			assertThat(known(cache, 100)).isEqualTo(100);
		}
		assertThat(cache.get(99)).isEqualTo("value 99");
	}

	@Test
	void whatIsUsedStaysWhileOthersComeAndGo() {
		BoundedCache<Integer, String> cache = new BoundedCache<>(10);
		cache.put(0, "kept");
		for (int key = 1; key < 1000; key++) {
			cache.put(key, "other");
			assertThat(cache.get(0)).isEqualTo("kept");
		}
		assertThat(known(cache, 1000)).isBetween(10L, 20L);
	}

	@Test
	void weightIsBoundedToo() {
		BoundedCache<Integer, String> cache = new BoundedCache<>(1000, 100);
		cache.put(0, "too heavy", 101);
		assertThat(cache.get(0)).isNull();
		for (int key = 0; key < 100; key++) {
			cache.put(key, "value", 30);
		}
		assertThat(known(cache, 100)).isBetween(3L, 6L);
		assertThat(cache.get(99)).isEqualTo("value");
		for (int i = 0; i < 10; i++) {
			cache.put(7, "replaced", 90);
		}
		assertThat(cache.get(7)).isEqualTo("replaced");
		assertThat(cache.get(99)).as("a replacement weighs once").isEqualTo("value");
	}

}
