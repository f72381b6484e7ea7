package io.github.pgprofiles.internal.stream;

import io.github.pgprofiles.internal.timeout.TimeLimit;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about a stream beside its query.
 *
 * @param engine asked for
 * @param fetchSize rows in a portion of a cursor; 0 for portions of about a megabyte
 * @param limit of the time for all rows; {@code null} for none
 * @param streaming whether something was said that only a stream can heed
 */
public record StreamOptions(Engine engine, int fetchSize, @Nullable TimeLimit limit, boolean streaming) {

	private static final StreamOptions DEFAULTS = new StreamOptions(Engine.AUTO, CursorRows.ADAPTIVE, null, false);

	public static StreamOptions defaults() {
		return DEFAULTS;
	}

	public StreamOptions withEngine(Engine engine) {
		return new StreamOptions(engine, this.fetchSize, this.limit, true);
	}

	public StreamOptions withFetchSize(int rows) {
		return new StreamOptions(this.engine, rows, this.limit, true);
	}

	public StreamOptions withLimit(TimeLimit limit) {
		return new StreamOptions(this.engine, this.fetchSize, limit, this.streaming);
	}

	boolean isAdaptive() {
		return this.fetchSize == CursorRows.ADAPTIVE;
	}

}
