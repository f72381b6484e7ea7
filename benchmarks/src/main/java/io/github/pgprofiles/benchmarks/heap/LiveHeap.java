package io.github.pgprofiles.benchmarks.heap;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes rows on, and at regular intervals collects all garbage and notes what is left. A
 * forced collection saves nobody: the JVM does the same before it gives up.
 *
 * @param <T> what a row becomes
 */
final class LiveHeap<T> implements Consumer<T> {

	/** How many times it looks. */
	static final int LOOKS = 20;

	private final Consumer<? super T> next;

	private final long interval;

	private final List<Long> bytes = new ArrayList<>();

	private long rows;

	private long nanos;

	LiveHeap(long expectedRows, Consumer<? super T> next) {
		this.interval = Math.max(1, expectedRows / LOOKS);
		this.next = next;
	}

	@Override
	public void accept(T row) {
		this.next.accept(row);
		this.rows++;
		if (this.rows % this.interval == 0) {
			look();
		}
	}

	private void look() {
		long begin = System.nanoTime();
		System.gc();
		long used = 0;
		for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
			MemoryUsage afterCollection = pool.getCollectionUsage();
			if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
				used += afterCollection.getUsed();
			}
		}
		this.bytes.add(used);
		this.nanos += System.nanoTime() - begin;
	}

	/** What was left each time, in bytes. */
	List<Long> bytes() {
		return this.bytes;
	}

	/** How long it took to look. */
	long nanos() {
		return this.nanos;
	}

}
