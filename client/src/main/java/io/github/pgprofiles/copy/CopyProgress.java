package io.github.pgprofiles.copy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How far a COPY is.
 *
 * @param rows sent or received up to now, a header not counted. Those of a COPY in may be
 * on their way to the server still
 * @param bytes sent or received up to now, before compression
 * @param elapsed since the copy began
 * @param totalRows of the source; {@code null} if it does not know
 * @param totalBytes of the source; {@code null} if it does not know, as with a compressed
 * file
 * @param fraction that is done, from 0 to 1; {@code null} if nothing tells
 * @param done whether this is the last word
 */
public record CopyProgress(long rows, long bytes, Duration elapsed, @Nullable Long totalRows, @Nullable Long totalBytes,
		@Nullable Double fraction, boolean done) {

	/**
	 * The rate up to now.
	 * @return rows per second; 0 if no time has passed that could be measured
	 */
	public long rowsPerSecond() {
		return perSecond(this.rows);
	}

	/**
	 * The rate up to now.
	 * @return bytes per second; 0 if no time has passed that could be measured
	 */
	public long bytesPerSecond() {
		return perSecond(this.bytes);
	}

	private long perSecond(long count) {
		return this.elapsed.isZero() ? 0 : Math.round(count * 1e9 / this.elapsed.toNanos());
	}

}
