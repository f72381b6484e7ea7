package io.github.pgprofiles.internal.copy.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Documents of a line each, which the server or a converter reads. Not thread-safe. */
final class LineDocuments implements JsonDocuments {

	private static final int CHUNK = 64 * 1024;

	private final InputStream source;

	private byte[] bytes = new byte[CHUNK];

	private int end;

	private int from;

	/** Behind the line's end. */
	private int position;

	private int length;

	private long line;

	private boolean ended;

	LineDocuments(InputStream source) {
		this.source = source;
	}

	@Override
	public boolean next() throws IOException {
		while (read()) {
			this.line++;
			trim();
			if (this.length > 0) {
				return true;
			}
		}
		return false;
	}

	private boolean read() throws IOException {
		int i = this.position;
		while (true) {
			while (i < this.end && this.bytes[i] != '\n') {
				i++;
			}
			if (i < this.end || this.ended) {
				this.from = this.position;
				this.length = i - this.from;
				this.position = Math.min(i + 1, this.end);
				return i < this.end || this.length > 0;
			}
			i -= this.position;
			more();
		}
	}

	private void more() throws IOException {
		System.arraycopy(this.bytes, this.position, this.bytes, 0, this.end - this.position);
		this.end -= this.position;
		this.position = 0;
		if (this.end == this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, this.bytes.length * 2);
		}
		int read = this.source.read(this.bytes, this.end, this.bytes.length - this.end);
		this.ended = read < 0;
		this.end += Math.max(read, 0);
	}

	private void trim() {
		while (this.length > 0 && isSpace(this.bytes[this.from + this.length - 1])) {
			this.length--;
		}
		while (this.length > 0 && isSpace(this.bytes[this.from])) {
			this.from++;
			this.length--;
		}
	}

	private static boolean isSpace(byte value) {
		return value == ' ' || value == '\t' || value == '\r';
	}

	@Override
	public byte[] array() {
		return this.bytes;
	}

	@Override
	public int offset() {
		return this.from;
	}

	@Override
	public int length() {
		return this.length;
	}

	@Override
	public long line() {
		return this.line;
	}

}
