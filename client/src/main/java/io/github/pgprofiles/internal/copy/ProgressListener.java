package io.github.pgprofiles.internal.copy;

import java.time.Duration;

import io.github.pgprofiles.internal.error.CallersOwn;

import org.jspecify.annotations.Nullable;

/** Is told how far a COPY is. */
@FunctionalInterface
public interface ProgressListener {

	/**
	 * A COPY has gone on.
	 * @param fraction that is done; {@code null} if nothing tells
	 * @param done whether this is the last word
	 */
	void moved(long rows, long bytes, Duration elapsed, SourceSize size, @Nullable Double fraction, boolean done);

	/** A caller's own, which says what it throws or not. */
	static @Nullable ProgressListener guarded(@Nullable ProgressListener listener) {
		if (listener == null) {
			return null;
		}
		return (rows, bytes, elapsed, size, fraction, done) -> {
			try {
				listener.moved(rows, bytes, elapsed, size, fraction, done);
			}
			catch (Throwable ex) {
				throw CallersOwn.unsaid(ex);
			}
		};
	}

	/**
	 * How much a source has.
	 *
	 * @param rows in all; {@code null} if it does not know
	 * @param bytes in all, as they are sent; {@code null} if it does not know
	 */
	record SourceSize(@Nullable Long rows, @Nullable Long bytes) {

		public static final SourceSize UNKNOWN = new SourceSize(null, null);

		public static SourceSize ofRows(long rows) {
			return new SourceSize(rows, null);
		}

		static SourceSize ofBytes(long bytes) {
			return new SourceSize(null, bytes);
		}

		SourceSize without(int count) {
			return (this.bytes != null) ? new SourceSize(this.rows, this.bytes - count) : this;
		}

		@Nullable Double fraction(long movedRows, long movedBytes) {
			if (this.rows != null) {
				return share(movedRows, this.rows);
			}
			return (this.bytes != null) ? Double.valueOf(share(movedBytes, this.bytes)) : null;
		}

		static double share(long moved, long total) {
			return (total <= 0) ? 1 : Math.min((double) moved / total, 1);
		}

	}

}
