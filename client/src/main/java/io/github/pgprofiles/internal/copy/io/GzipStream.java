package io.github.pgprofiles.internal.copy.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip, one member behind another (RFC 1952). The JDK's own takes a later
 * member whose header is cut, and whatever is no member, for the end. Here both are
 * errors, for data would be lost. Zeros behind the last member are padding, as to
 * gzip(1). Not thread-safe.
 */
final class GzipStream extends InputStream {

	private static final int MAGIC_1 = 0x1f;

	private static final int MAGIC_2 = 0x8b;

	private static final int DEFLATE = 8;

	private static final int HAS_CRC = 2;

	private static final int HAS_EXTRA = 4;

	private static final int HAS_NAME = 8;

	private static final int HAS_COMMENT = 16;

	private static final int RESERVED = 0xe0;

	/** Time, level and system, which do not matter. */
	private static final int SKIPPED = 6;

	private final InputStream in;

	private final byte[] input;

	private int position;

	private int limit;

	/** Of the file, ahead of those in the buffer. */
	private long before;

	/** Of a header or of what it holds, in turn. */
	private final CRC32 crc = new CRC32();

	private final Inflater inflater;

	private boolean ended;

	/**
	 * Begins to read.
	 * @param in not compressed by anything else
	 * @param buffer its size in bytes
	 * @throws IOException if it does not begin with a member
	 */
	GzipStream(InputStream in, int buffer) throws IOException {
		this.in = in;
		this.input = new byte[buffer];
		header(next());
		this.inflater = new Inflater(true);
		this.inflater.setInput(this.input, this.position, this.limit - this.position);
	}

	/** Whether data begins as gzip does. */
	static boolean isGzip(byte[] start) {
		return start.length >= 2 && (start[0] & 0xff) == MAGIC_1 && (start[1] & 0xff) == MAGIC_2;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		while (!this.ended) {
			int count = inflate(target, offset, length);
			if (count > 0) {
				this.crc.update(target, offset, count);
				return count;
			}
			if (this.inflater.finished()) {
				endMember();
			}
			else if (this.inflater.needsDictionary()) {
				throw corrupt("asks for a dictionary");
			}
			else {
				require(fill());
				this.inflater.setInput(this.input, 0, this.limit);
			}
		}
		return -1;
	}

	private int inflate(byte[] target, int offset, int length) throws IOException {
		try {
			return this.inflater.inflate(target, offset, length);
		}
		catch (DataFormatException ex) {
			throw (IOException) corrupt("cannot be decompressed").initCause(ex);
		}
	}

	/** Compares what follows the data of a member, and begins the next one. */
	private void endMember() throws IOException {
		this.position = this.limit - this.inflater.getRemaining();
		if (number(4) != this.crc.getValue()) {
			throw corrupt("is damaged: the checksum differs");
		}
		if (number(4) != (this.inflater.getBytesWritten() & 0xffff_ffffL)) {
			throw corrupt("is damaged: the length differs");
		}
		if (this.position == this.limit && !fill()) {
			this.ended = true;
			return;
		}
		int first = next();
		if (first == 0) {
			skipPadding();
			return;
		}
		header(first);
		this.inflater.reset();
		this.inflater.setInput(this.input, this.position, this.limit - this.position);
	}

	private void skipPadding() throws IOException {
		while (this.position < this.limit || fill()) {
			if (next() != 0) {
				throw noMember();
			}
		}
		this.ended = true;
	}

	private void header(int first) throws IOException {
		this.crc.reset();
		this.crc.update(first);
		if (first != MAGIC_1 || headerByte() != MAGIC_2) {
			throw noMember();
		}
		if (headerByte() != DEFLATE) {
			throw corrupt("is compressed by another method than deflate");
		}
		int flags = headerByte();
		if ((flags & RESERVED) != 0) {
			throw corrupt("has flags that nobody knows");
		}
		skip(SKIPPED);
		if ((flags & HAS_EXTRA) != 0) {
			skip(headerByte() | (headerByte() << 8));
		}
		if ((flags & HAS_NAME) != 0) {
			skipText();
		}
		if ((flags & HAS_COMMENT) != 0) {
			skipText();
		}
		if ((flags & HAS_CRC) != 0 && number(2) != (this.crc.getValue() & 0xffff)) {
			throw corrupt("is damaged: the checksum of a header differs");
		}
		this.crc.reset();
	}

	private int headerByte() throws IOException {
		int next = next();
		this.crc.update(next);
		return next;
	}

	private void skip(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			headerByte();
		}
	}

	private void skipText() throws IOException {
		while (headerByte() != 0) {
			// up to a zero
		}
	}

	/** Little-endian. */
	private long number(int bytes) throws IOException {
		long number = 0;
		for (int i = 0; i < bytes; i++) {
			number |= (long) next() << (8 * i);
		}
		return number;
	}

	private int next() throws IOException {
		require(this.position < this.limit || fill());
		return this.input[this.position++] & 0xff;
	}

	private boolean fill() throws IOException {
		this.before += this.limit;
		this.position = 0;
		this.limit = 0;
		int read = this.in.read(this.input, 0, this.input.length);
		this.limit = Math.max(read, 0);
		return read > 0;
	}

	private void require(boolean more) throws EOFException {
		if (!more) {
			throw new EOFException("The gzip data is cut: it ends inside of a member, at byte " + this.before);
		}
	}

	private ZipException noMember() {
		return new ZipException("What follows at byte %d is not gzip data: the file is damaged, or something was put"
			.formatted(this.before + this.position - 1) + " behind it");
	}

	private static ZipException corrupt(String reason) {
		return new ZipException("The gzip data " + reason);
	}

	@Override
	public void close() throws IOException {
		this.inflater.end();
		this.in.close();
	}

}
