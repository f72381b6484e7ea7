package io.github.pgprofiles.internal.query;

import io.github.pgprofiles.internal.mapping.BoundedCache;
import org.jspecify.annotations.Nullable;

/**
 * Keeps something for each text of a statement, up to a number of texts and of their
 * characters: statements may be put together by a program, with values in them.
 * Thread-safe.
 *
 * @param <V> what is kept
 */
final class TextCache<V> {

	/** Longer ones are rare, and take longer to send than to look at again. */
	static final int LONGEST = 64 * 1024;

	/** Of all texts that stay for sure; what is kept for one is a few times as large. */
	static final int CHARACTERS = 1024 * 1024;

	private final BoundedCache<String, V> kept;

	/**
	 * Creates a cache.
	 * @param texts that stay for sure
	 */
	TextCache(int texts) {
		this.kept = new BoundedCache<>(texts, CHARACTERS);
	}

	@Nullable V get(String text) {
		return (text.length() <= LONGEST) ? this.kept.get(text) : null;
	}

	void put(String text, V value) {
		if (text.length() <= LONGEST) {
			this.kept.put(text, value, text.length());
		}
	}

}
