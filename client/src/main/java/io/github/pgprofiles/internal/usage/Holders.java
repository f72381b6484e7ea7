package io.github.pgprofiles.internal.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Those who have a connection of one pool. Coming and going takes one write each, to a
 * place that hardly another thread uses, and allocates nothing. Thread-safe.
 */
public final class Holders {

	private static final int LEAST = 16;

	/** Spreads threads whose numbers follow each other. */
	private static final int SPREAD = 0x9E3779B9;

	private final AtomicReferenceArray<@Nullable Holder> slots;

	private final int shift;

	/** Where a pool was made larger while it runs. */
	private final Set<Holder> others = ConcurrentHashMap.newKeySet();

	/**
	 * For a pool.
	 * @param most connections that it has
	 */
	public Holders(int most) {
		int size = LEAST;
		while (size < 2 * Math.min(most, Integer.MAX_VALUE / 4)) {
			size *= 2;
		}
		this.slots = new AtomicReferenceArray<>(size);
		this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(size);
	}

	/**
	 * Notes that somebody has a connection.
	 * @return what {@link #remove} takes
	 */
	public int add(Holder holder) {
		int size = this.slots.length();
		int slot = ((int) Thread.currentThread().getId() * SPREAD) >>> this.shift;
		for (int i = 0; i < size; i++) {
			if (this.slots.get(slot) == null && this.slots.compareAndSet(slot, null, holder)) {
				return slot;
			}
			slot = (slot + 1) & (size - 1);
		}
		this.others.add(holder);
		return -1;
	}

	/** Notes that it is on its way back. */
	public void remove(int slot, Holder holder) {
		if (slot >= 0) {
			this.slots.setRelease(slot, null);
		}
		else {
			this.others.remove(holder);
		}
	}

	/** Those who have one now. */
	public List<Holder> all() {
		List<Holder> all = new ArrayList<>(this.others);
		for (int i = 0; i < this.slots.length(); i++) {
			Holder holder = this.slots.get(i);
			if (holder != null) {
				all.add(holder);
			}
		}
		return all;
	}

}
