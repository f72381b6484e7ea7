package io.github.pgprofiles;

import java.time.Duration;

/**
 * What a COPY moved.
 *
 * @param rows as the server counted them
 * @param bytes of data as they passed the wire, without the protocol's own
 * @param elapsed from the command to the server's last word
 */
public record CopyResult(long rows, long bytes, Duration elapsed) {

	/**
	 * The rate of the copy.
	 * @return rows per second; 0 if it took no time that could be measured
	 */
	public long rowsPerSecond() {
		return this.elapsed.isZero() ? 0 : Math.round(this.rows * 1e9 / this.elapsed.toNanos());
	}

}
