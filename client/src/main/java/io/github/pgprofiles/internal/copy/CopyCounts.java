package io.github.pgprofiles.internal.copy;

import org.jspecify.annotations.Nullable;

/**
 * What a COPY moved.
 *
 * @param rows as the server counts them
 * @param bytes as they passed the wire
 * @param stored rows that were written into the table
 * @param ignored rows that had no effect
 * @param inserted rows of an upsert; {@code null} where that is not known
 * @param updated rows of an upsert; {@code null} where that is not known
 */
public record CopyCounts(long rows, long bytes, long stored, long ignored, @Nullable Long inserted,
		@Nullable Long updated) {

	/** All that came is where it should be. */
	static CopyCounts plain(long rows, long bytes) {
		return new CopyCounts(rows, bytes, rows, 0, null, null);
	}

}
