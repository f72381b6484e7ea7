package io.github.pgprofiles.internal.usage;

import org.jspecify.annotations.Nullable;

/**
 * A COPY or a stream under way. Ends once; others may ask it at any moment how far it is.
 */
public final class Activity implements AutoCloseable {

	private final @Nullable Activities all;

	private final Kind kind;

	private final @Nullable String name;

	private final long begin = System.nanoTime();

	private volatile @Nullable Progress progress;

	Activity(@Nullable Activities all, Kind kind, @Nullable String name) {
		this.all = all;
		this.kind = kind;
		this.name = name;
	}

	/** What it is. */
	public enum Kind {

		STREAM, COPY_IN, COPY_OUT

	}

	/**
	 * How far it is. Asked by other threads than the one that does the work, and may be a
	 * little late.
	 */
	public interface Progress {

		long rows();

		/** Negative where nobody counts them. */
		long bytes();

		/** From 0 to 1; negative where nobody knows how much there is. */
		default double share() {
			return -1;
		}

	}

	/** Says who knows how far it is from here on. */
	public void follow(Progress present) {
		this.progress = present;
	}

	public Kind kind() {
		return this.kind;
	}

	/** Of its statement; {@code null} for none. */
	public @Nullable String name() {
		return this.name;
	}

	/** When it began, by {@link System#nanoTime()}. */
	public long begin() {
		return this.begin;
	}

	public @Nullable Progress progress() {
		return this.progress;
	}

	@Override
	public void close() {
		if (this.all != null) {
			this.all.remove(this);
		}
	}

}
