package io.github.pgprofiles.internal.stream;

import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.query.StreamEngine;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about a stream beside its query.
 *
 * @param engine asked for
 * @param orCursor whether a cursor may stand in for COPY where a column that nobody reads
 * cannot be sent in binary
 * @param fetchSize rows in a portion of a cursor; 0 for portions of about a megabyte
 * @param limit of the time for all rows; {@code null} for none
 */
public record StreamOptions(StreamEngine engine, boolean orCursor, int fetchSize, @Nullable TimeLimit limit) {

	private static final StreamOptions DEFAULTS = new StreamOptions(StreamEngine.AUTO, false, CursorRows.ADAPTIVE,
			null);

	public static StreamOptions defaults() {
		return DEFAULTS;
	}

	/** By COPY wherever that can be. */
	public static StreamOptions copyOrCursor() {
		return new StreamOptions(StreamEngine.COPY, true, CursorRows.ADAPTIVE, null);
	}

	public StreamOptions withEngine(StreamEngine engine) {
		return new StreamOptions(engine, false, this.fetchSize, this.limit);
	}

	public StreamOptions withFetchSize(int rows) {
		return new StreamOptions(this.engine, this.orCursor, rows, this.limit);
	}

	public StreamOptions withLimit(@Nullable TimeLimit limit) {
		return new StreamOptions(this.engine, this.orCursor, this.fetchSize, limit);
	}

	boolean isAdaptive() {
		return this.fetchSize == CursorRows.ADAPTIVE;
	}

}
