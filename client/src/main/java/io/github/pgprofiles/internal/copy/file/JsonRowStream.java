package io.github.pgprofiles.internal.copy.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import io.github.pgprofiles.internal.copy.io.Unmarked;

/**
 * Documents as lines of COPY's text format, with the same bytes in the end. Not
 * thread-safe; does not close its source.
 */
final class JsonRowStream extends InputStream implements Unmarked {

	private static final int INITIAL = 64 * 1024;

	private final JsonDocuments documents;

	private final LineMap lines;

	private byte[] row = new byte[INITIAL];

	private int position;

	private int length;

	private long count;

	JsonRowStream(JsonDocuments documents, LineMap lines) {
		this.documents = documents;
		this.lines = lines;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int wanted) throws IOException {
		if (this.position == this.length && !fill()) {
			return (wanted == 0) ? 0 : -1;
		}
		int read = Math.min(wanted, this.length - this.position);
		System.arraycopy(this.row, this.position, target, offset, read);
		this.position += read;
		return read;
	}

	/** So many documents that the next reader has something to do. */
	private boolean fill() throws IOException {
		this.position = 0;
		this.length = 0;
		while (this.length < INITIAL / 2 && this.documents.next()) {
			this.lines.put(++this.count, this.documents.line());
			escape(this.documents.array(), this.documents.offset(), this.documents.length());
		}
		return this.length > 0;
	}

	private void escape(byte[] bytes, int offset, int size) {
		int needed = this.length + 2 * size + 1;
		if (needed > this.row.length) {
			this.row = Arrays.copyOf(this.row, Math.max(needed, 2 * this.row.length));
		}
		int to = this.length;
		for (int i = offset; i < offset + size; i++) {
			byte value = bytes[i];
			byte escaped = switch (value) {
				case '\\' -> '\\';
				case '\n' -> 'n';
				case '\r' -> 'r';
				case '\t' -> 't';
				default -> 0;
			};
			if (escaped != 0) {
				this.row[to++] = '\\';
			}
			this.row[to++] = (escaped != 0) ? escaped : value;
		}
		this.row[to++] = '\n';
		this.length = to;
	}

}
