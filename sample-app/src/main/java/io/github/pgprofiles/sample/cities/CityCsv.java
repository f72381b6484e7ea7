package io.github.pgprofiles.sample.cities;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * Cities as CSV in UTF-8, plain or compressed, of which it is known how much was read.
 * What gzip makes of a small file may be huge, so the bytes of the CSV itself are
 * bounded. Used once, by one thread.
 */
public final class CityCsv implements AutoCloseable {

	private static final int BUFFER = 64 * 1024;

	private final Counted source;

	private final long length;

	private final boolean compressed;

	private final long most;

	/**
	 * Makes one.
	 * @param source of the bytes as they lie or come, closed with this
	 * @param length of the source in bytes; negative if it is unknown
	 * @param compressed whether the source is gzip
	 * @param most bytes that the CSV may have, compressed no more; reading on is a
	 * {@link CsvTooLargeException}
	 */
	public CityCsv(InputStream source, long length, boolean compressed, long most) {
		this.source = new Counted(source, Long.MAX_VALUE);
		this.length = length;
		this.compressed = compressed;
		this.most = most;
	}

	InputStream open() throws IOException {
		return new Counted(this.compressed ? new GZIPInputStream(this.source, BUFFER) : this.source, this.most);
	}

	/** How much was read, from 0 to 1; {@code null} if the length is unknown. */
	@Nullable Double fraction() {
		return (this.length > 0) ? Math.min(1, (double) this.source.count / this.length) : null;
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

	/** Counts what is read, and ends at a bound. */
	private static final class Counted extends FilterInputStream {

		private final long most;

		private long count;

		Counted(InputStream source, long most) {
			super(source);
			this.most = most;
		}

		@Override
		public int read() throws IOException {
			int value = super.read();
			count((value >= 0) ? 1 : 0);
			return value;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			count(Math.max(read, 0));
			return read;
		}

		private void count(int read) throws CsvTooLargeException {
			this.count += read;
			if (this.count > this.most) {
				throw new CsvTooLargeException(this.most);
			}
		}

	}

}
