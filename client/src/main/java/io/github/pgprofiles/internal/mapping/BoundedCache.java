package io.github.pgprofiles.internal.mapping;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what was used last, up to a number of entries and a weight of them all. Has two
 * halves: when the newer one is full it becomes the older one, whose entries move back as
 * they are used, and the rest is forgotten. So whatever is used in rotation stays as long
 * as it fits into one half, and a look at what is there costs no more than one into a
 * map. Thread-safe.
 *
 * @param <K> key
 * @param <V> value
 */
public final class BoundedCache<K, V> {

	private final int mostEntries;

	private final long mostWeight;

	private volatile Map<K, Entry<V>> newer = new ConcurrentHashMap<>();

	private volatile Map<K, Entry<V>> older = Map.of();

	private long weight;

	private record Entry<V>(V value, int weight) {
	}

	/** Creates a cache whose entries weigh nothing. */
	public BoundedCache(int entries) {
		this(entries, Long.MAX_VALUE);
	}

	/**
	 * Creates a cache.
	 * @param entries that are kept for sure; at most twice as many are
	 * @param weight likewise
	 */
	public BoundedCache(int entries, long weight) {
		this.mostEntries = entries;
		this.mostWeight = weight;
	}

	/** What there is for a key. */
	public @Nullable V get(K key) {
		Entry<V> entry = this.newer.get(key);
		if (entry != null) {
			return entry.value();
		}
		entry = this.older.get(key);
		if (entry != null) {
			add(key, entry);
			return entry.value();
		}
		return null;
	}

	/** Keeps a value that weighs nothing. */
	public void put(K key, V value) {
		put(key, value, 0);
	}

	/**
	 * Keeps a value, unless it weighs more than all that fits.
	 * @param weight of the entry; not negative
	 */
	public void put(K key, V value, int weight) {
		add(key, new Entry<>(value, weight));
	}

	private synchronized void add(K key, Entry<V> entry) {
		if (entry.weight() > this.mostWeight) {
			return;
		}
		Entry<V> present = this.newer.get(key);
		long added = (long) entry.weight() - ((present != null) ? present.weight() : 0);
		boolean full = present == null && this.newer.size() >= this.mostEntries;
		if (full || this.weight + added > this.mostWeight) {
			this.older = this.newer;
			this.newer = new ConcurrentHashMap<>();
			this.weight = 0;
			added = entry.weight();
		}
		this.newer.put(key, entry);
		this.weight += added;
	}

}
