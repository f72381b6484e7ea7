package io.github.pgprofiles.copy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a COPY moved.
 *
 * @param rows as the server counted them: for COPY in those that it took from the data,
 * without those that a condition or a trigger kept out
 * @param bytes of data as they passed the wire, without the protocol's own
 * @param elapsed from the command to the server's last word
 * @param stored rows that were written into the table: all of them, or of an upsert those
 * that were inserted or updated, or as many as the statement over a staging table counted
 * @param ignored rows of the data that had no effect, whatever the reason: skipped by an
 * option or a condition of COPY, dropped by a trigger, or left alone by an upsert. With
 * {@code stored} they are all rows of the data; where a statement runs over a staging
 * table, they are those that did not get there
 * @param inserted rows of an upsert that are new; {@code null} where that is not known
 * @param updated rows of an upsert that were there; {@code null} where that is not known,
 * as for a view, or a table whose triggers write to it, or where there is no upsert
 */
public record CopyResult(long rows, long bytes, Duration elapsed, long stored, long ignored, @Nullable Long inserted,
		@Nullable Long updated) {

	/**
	 * What a COPY moved that stored all of it.
	 * @param rows as the server counted them
	 * @param bytes of data
	 * @param elapsed time
	 */
	public CopyResult(long rows, long bytes, Duration elapsed) {
		this(rows, bytes, elapsed, rows, 0, null, null);
	}

	/**
	 * The rate of the copy.
	 * @return rows per second; 0 if it took no time that could be measured
	 */
	public long rowsPerSecond() {
		return this.elapsed.isZero() ? 0 : Math.round(this.rows * 1e9 / this.elapsed.toNanos());
	}

}
