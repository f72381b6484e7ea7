package io.github.pgprofiles.sample.cities;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * Cities as CSV in UTF-8, plain or compressed, of which it is known how much was read.
 * Used once, by one thread.
 */
public final class CityCsv implements AutoCloseable {

	private static final int BUFFER = 64 * 1024;

	private final Counted source;

	private final long length;

	private final boolean compressed;

	/**
	 * Makes one.
	 * @param source of the bytes as they lie or come, closed with this
	 * @param length of the source in bytes; negative if it is unknown
	 * @param compressed whether the source is gzip
	 */
	public CityCsv(InputStream source, long length, boolean compressed) {
		this.source = new Counted(source);
		this.length = length;
		this.compressed = compressed;
	}

	InputStream open() throws IOException {
		return this.compressed ? new GZIPInputStream(this.source, BUFFER) : this.source;
	}

	/** How much was read, from 0 to 1; {@code null} if the length is unknown. */
	@Nullable Double fraction() {
		return (this.length > 0) ? Math.min(1, (double) this.source.count / this.length) : null;
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

	/** Counts what is read. */
	private static final class Counted extends FilterInputStream {

		private long count;

		Counted(InputStream source) {
			super(source);
		}

		@Override
		public int read() throws IOException {
			int value = super.read();
			this.count += (value >= 0) ? 1 : 0;
			return value;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			this.count += Math.max(read, 0);
			return read;
		}

	}

}
