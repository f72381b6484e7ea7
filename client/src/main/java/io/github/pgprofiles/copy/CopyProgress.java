package io.github.pgprofiles.copy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The progress of a COPY.
 *
 * @param rows sent or received up to now, without a header. Rows of a COPY in may still
 * be in transit to the server
 * @param bytes sent or received up to now, before compression
 * @param elapsed since the copy began
 * @param totalRows of the source; {@code null} if that is not known
 * @param totalBytes of the source; {@code null} if that is not known, as with a
 * compressed file
 * @param fraction that is done, from 0 to 1; {@code null} if that is not known
 * @param done whether this is the last call
 * @since 0.1.0
 */
public record CopyProgress(long rows, long bytes, Duration elapsed, @Nullable Long totalRows, @Nullable Long totalBytes,
		@Nullable Double fraction, boolean done) {

	/**
	 * The rate up to now.
	 * @return rows per second; 0 if no measurable time has passed
	 */
	public long rowsPerSecond() {
		return perSecond(this.rows);
	}

	/**
	 * The rate up to now.
	 * @return bytes per second; 0 if no measurable time has passed
	 */
	public long bytesPerSecond() {
		return perSecond(this.bytes);
	}

	private long perSecond(long count) {
		return this.elapsed.isZero() ? 0 : Math.round(count * 1e9 / this.elapsed.toNanos());
	}

}
