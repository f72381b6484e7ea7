package io.github.pgprofiles.internal.copy;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.github.pgprofiles.internal.copy.ProgressListener.SourceSize;
import org.jspecify.annotations.Nullable;

/** Passes progress on at a bounded rate. Not thread-safe. */
public final class ProgressMeter {

	/** Nobody reads faster. */
	private static final long INTERVAL = 100_000_000;

	private final @Nullable ProgressListener listener;

	private SourceSize size;

	private final @Nullable DoubleSupplier fraction;

	private final long begin = System.nanoTime();

	private long told = this.begin;

	/**
	 * Begins.
	 * @param listener {@code null} if nobody wants to know
	 * @param fraction for a source that knows how far it is, though not in rows or bytes
	 */
	ProgressMeter(@Nullable ProgressListener listener, SourceSize size, @Nullable DoubleSupplier fraction) {
		this.listener = listener;
		this.size = size;
		this.fraction = fraction;
	}

	/** Begins where nothing tells how much there is. */
	public static ProgressMeter of(@Nullable ProgressListener listener) {
		return new ProgressMeter(listener, SourceSize.UNKNOWN, null);
	}

	/** Bytes of the source are not sent. */
	void leaveOut(int bytes) {
		this.size = this.size.without(bytes);
	}

	/** Looks whether it is time to tell. */
	public void moved(long rows, long bytes) {
		if (this.listener == null) {
			return;
		}
		long now = System.nanoTime();
		if (now - this.told >= INTERVAL) {
			this.told = now;
			Double done = (this.fraction != null) ? Double.valueOf(this.fraction.getAsDouble())
					: this.size.fraction(rows, bytes);
			this.listener.moved(rows, bytes, Duration.ofNanos(now - this.begin), this.size, done, false);
		}
	}

	/** Has the last word. */
	public void done(long rows, long bytes) {
		if (this.listener != null) {
			this.listener.moved(rows, bytes, Duration.ofNanos(System.nanoTime() - this.begin), this.size, 1.0, true);
		}
	}

}
