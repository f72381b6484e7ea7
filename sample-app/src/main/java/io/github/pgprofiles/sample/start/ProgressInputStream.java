package io.github.pgprofiles.sample.start;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a {@link Progress} what is read, and closes it with the source. */
final class ProgressInputStream extends FilterInputStream {

	private final Progress progress;

	ProgressInputStream(InputStream source, Progress progress) {
		super(source);
		this.progress = progress;
	}

	@Override
	public int read() throws IOException {
		int value = super.read();
		if (value >= 0) {
			this.progress.advance(1);
		}
		return value;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int count = super.read(buffer, offset, length);
		if (count > 0) {
			this.progress.advance(count);
		}
		return count;
	}

	@Override
	public void close() throws IOException {
		try (this.progress) {
			super.close();
		}
	}

}
