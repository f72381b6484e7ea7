package io.github.pgprofiles.copy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The result of a COPY.
 *
 * @param rows as the server counted them: for COPY in those that it read from the data,
 * without those that a condition or a trigger excluded
 * @param bytes of data on the wire, without those of the protocol
 * @param elapsed from the command to the server's last message
 * @param stored rows that were written into the table: all of them, or for an upsert
 * those that were inserted or updated, or as many as the statement over a staging table
 * counted
 * @param ignored rows of the data that had no effect, whatever the reason: skipped by an
 * option or a condition of COPY, dropped by a trigger, or left unchanged by an upsert.
 * {@code stored} and {@code ignored} add up to all rows of the data; with a staging
 * table, they are the rows that did not reach it
 * @param inserted rows of an upsert that are new; {@code null} where that is not known
 * @param updated rows of an upsert that existed; {@code null} where that is not known, as
 * for a view, or a table whose triggers write to it, or where there is no upsert
 * @since 0.1.0
 */
public record CopyResult(long rows, long bytes, Duration elapsed, long stored, long ignored, @Nullable Long inserted,
		@Nullable Long updated) {

	/**
	 * The result of a COPY that stored all of its rows.
	 * @param rows as the server counted them
	 * @param bytes of data
	 * @param elapsed time
	 */
	public CopyResult(long rows, long bytes, Duration elapsed) {
		this(rows, bytes, elapsed, rows, 0, null, null);
	}

	/**
	 * The rate of the copy.
	 * @return rows per second; 0 if it took no measurable time
	 */
	public long rowsPerSecond() {
		return this.elapsed.isZero() ? 0 : Math.round(this.rows * 1e9 / this.elapsed.toNanos());
	}

}
