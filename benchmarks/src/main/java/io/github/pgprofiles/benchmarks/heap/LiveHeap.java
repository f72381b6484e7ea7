package io.github.pgprofiles.benchmarks.heap;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Is told what passes, and at regular intervals collects all garbage and notes what is
 * left. A forced collection saves nobody: the JVM does the same before it gives up.
 */
final class LiveHeap {

	/** How many times it looks. */
	static final int LOOKS = 20;

	private final long interval;

	private final List<Long> bytes = new ArrayList<>();

	private long passed;

	private long next;

	private long nanos;

	/** Knows how many rows or bytes there will be. */
	LiveHeap(long expected) {
		this.interval = Math.max(1, expected / LOOKS);
		this.next = this.interval;
	}

	void passed(long count) {
		this.passed += count;
		if (this.passed >= this.next) {
			this.next = this.passed - this.passed % this.interval + this.interval;
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
