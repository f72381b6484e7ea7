package io.github.pgprofiles.internal.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HoldersTests {

	private final Holders holders = new Holders(4);

	/** Somebody. */
	private static final class Somebody implements Holder {

		@Override
		public @Nullable Thread thread() {
			return Thread.currentThread();
		}

		@Override
		public long lentAt() {
			return 0;
		}

		@Override
		public @Nullable String statement() {
			return null;
		}

		@Override
		public @Nullable String transaction() {
			return null;
		}

		@Override
		public @Nullable Integer process() {
			return null;
		}

	}

	@Test
	void thoseAreThereWhoHaveComeAndHaveNotGone() {
		Holder one = new Somebody();
		Holder two = new Somebody();
		int first = this.holders.add(one);
		this.holders.add(two);
		assertThat(this.holders.all()).containsExactlyInAnyOrder(one, two);
		this.holders.remove(first, one);
		assertThat(this.holders.all()).containsExactly(two);
	}

	@Test
	void moreThanThePoolHadAtFirstHavePlaceToo() {
		List<Holder> all = new ArrayList<>();
		List<Integer> slots = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Holder holder = new Somebody();
			all.add(holder);
			slots.add(this.holders.add(holder));
		}
		assertThat(this.holders.all()).containsExactlyInAnyOrderElementsOf(all);
		for (int i = 0; i < 100; i++) {
			this.holders.remove(slots.get(i), all.get(i));
		}
		assertThat(this.holders.all()).isEmpty();
	}

	@Test
	void nobodyIsLeftBehindByManyThreads() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			Callable<Boolean> comeAndGo = () -> {
				boolean seen = true;
				for (int i = 0; i < 20_000; i++) {
					Holder holder = new Somebody();
					int slot = this.holders.add(holder);
					seen &= (i % 100 != 0) || this.holders.all().contains(holder);
					this.holders.remove(slot, holder);
				}
				return seen;
			};
			for (Future<Boolean> each : threads.invokeAll(IntStream.range(0, 8).mapToObj((i) -> comeAndGo).toList())) {
				assertThat(each.get()).isTrue();
			}
			assertThat(this.holders.all()).isEmpty();
		}
		finally {
			threads.shutdownNow();
		}
	}

}
