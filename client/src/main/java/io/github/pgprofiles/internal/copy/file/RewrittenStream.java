package io.github.pgprofiles.internal.copy.file;

import java.io.IOException;
import java.io.InputStream;

import io.github.pgprofiles.internal.copy.io.Unmarked;

/**
 * The lines of a file as the server is to get them. Not thread-safe; does not close its
 * source.
 */
final class RewrittenStream extends InputStream implements Unmarked {

	private static final int CHUNK = 64 * 1024;

	private final InputStream source;

	private final CsvRewriter rewriter;

	private final byte[] chunk = new byte[CHUNK];

	private int taken;

	private boolean ended;

	RewrittenStream(InputStream source, CsvRewriter rewriter) {
		this.source = source;
		this.rewriter = rewriter;
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
		while (this.taken == this.rewriter.ready()) {
			if (this.ended) {
				return -1;
			}
			this.rewriter.release();
			this.taken = 0;
			int read = this.source.read(this.chunk);
			this.ended = read < 0;
			if (this.ended) {
				this.rewriter.finish();
			}
			else {
				this.rewriter.rewrite(this.chunk, 0, read);
			}
		}
		int count = Math.min(length, this.rewriter.ready() - this.taken);
		System.arraycopy(this.rewriter.array(), this.taken, target, offset, count);
		this.taken += count;
		return count;
	}

}
