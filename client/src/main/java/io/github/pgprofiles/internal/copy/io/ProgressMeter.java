package io.github.pgprofiles.internal.copy.io;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.usage.Activity;
import org.jspecify.annotations.Nullable;

/**
 * Passes progress on at a bounded rate. Not thread-safe, but others may ask how far it
 * is.
 */
public final class ProgressMeter implements Movement, Activity.Progress {

	/** Nobody reads faster. */
	private static final long INTERVAL = 100_000_000;

	private final @Nullable Consumer<? super CopyProgress> listener;

	private SourceSize size;

	private final @Nullable DoubleSupplier fraction;

	private final long begin = System.nanoTime();

	private long lastReport = this.begin;

	private long rows;

	private long bytes;

	/** What the source has said last. */
	private double seen = -1;

	private ProgressMeter(@Nullable Consumer<? super CopyProgress> listener, SourceSize size,
			@Nullable DoubleSupplier fraction) {
		this.listener = listener;
		this.size = size;
		this.fraction = fraction;
	}

	/**
	 * Begins, on a connection: what the listener throws says nothing about that.
	 * @param listener of the caller's; {@code null} if nobody wants to know
	 * @param fraction for a source that knows how far it is, though not in rows or bytes
	 */
	public static ProgressMeter guarded(@Nullable Consumer<? super CopyProgress> listener, SourceSize size,
			@Nullable DoubleSupplier fraction) {
		return new ProgressMeter((listener != null) ? CallerFailure.consumer(listener) : null, size, fraction);
	}

	/** The same where nothing tells how much there is. */
	public static ProgressMeter guarded(@Nullable Consumer<? super CopyProgress> listener) {
		return guarded(listener, SourceSize.UNKNOWN, null);
	}

	/** Begins where nothing tells how much there is. */
	public static ProgressMeter of(@Nullable Consumer<? super CopyProgress> listener) {
		return new ProgressMeter(listener, SourceSize.UNKNOWN, null);
	}

	/** Bytes of the source are not sent. */
	public void leaveOut(int bytes) {
		this.size = this.size.without(bytes);
	}

	/** Looks whether it is time to tell. */
	@Override
	public void moved(long rows, long bytes) {
		this.rows = rows;
		this.bytes = bytes;
		if (this.listener == null && this.fraction == null) {
			return;
		}
		long now = System.nanoTime();
		if (now - this.lastReport >= INTERVAL) {
			this.lastReport = now;
			Double done = fraction();
			if (done != null) {
				this.seen = done;
			}
			if (this.listener != null) {
				this.listener.accept(progress(rows, bytes, now, done, false));
			}
		}
	}

	private @Nullable Double fraction() {
		return (this.fraction != null) ? Double.valueOf(this.fraction.getAsDouble())
				: this.size.fraction(this.rows, this.bytes);
	}

	@Override
	public long rows() {
		return this.rows;
	}

	@Override
	public long bytes() {
		return this.bytes;
	}

	@Override
	public double share() {
		if (this.fraction != null) {
			// a channel that another thread asks is closed if that is interrupted
			return this.seen;
		}
		Double done = fraction();
		return (done != null) ? done : -1;
	}

	/** Has the last word. */
	public void done(long rows, long bytes) {
		if (this.listener != null) {
			this.listener.accept(progress(rows, bytes, System.nanoTime(), 1.0, true));
		}
	}

	private CopyProgress progress(long rows, long bytes, long now, @Nullable Double fraction, boolean done) {
		return new CopyProgress(rows, bytes, Duration.ofNanos(now - this.begin), this.size.rows(), this.size.bytes(),
				fraction, done);
	}

}
