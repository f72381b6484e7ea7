package io.github.pgprofiles.internal.stream;

import io.github.pgprofiles.internal.usage.Activity;

/**
 * How far rows are, for whoever asks.
 *
 * @param of read by the thread that streams them
 */
record RowProgress(Rows<?> of) implements Activity.Progress {

	@Override
	public long rows() {
		return this.of.readCount();
	}

	@Override
	public long bytes() {
		long bytes = this.of.byteCount();
		return (bytes > 0) ? bytes : -1;
	}

}
