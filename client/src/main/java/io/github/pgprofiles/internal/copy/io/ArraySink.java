package io.github.pgprofiles.internal.copy.io;

import java.io.IOException;

/** Lines as the elements of an array of JSON. Not thread-safe. */
public final class ArraySink extends ByteSink {

	private static final byte[] BEGIN = { '[', '\n' };

	private static final byte[] NEXT = { ',', '\n' };

	private static final byte[] END = { '\n', ']', '\n' };

	private static final byte[] EMPTY = { '[', ']', '\n' };

	private final ByteSink sink;

	private boolean begun;

	/** Whether a line has ended, and nothing has followed it. */
	private boolean between;

	public ArraySink(ByteSink sink) {
		this.sink = sink;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		int from = offset;
		for (int i = offset; i < offset + length; i++) {
			if (this.between || !this.begun) {
				byte[] before = this.begun ? NEXT : BEGIN;
				this.sink.write(before, 0, before.length);
				this.begun = true;
				this.between = false;
			}
			if (bytes[i] == '\n') {
				this.sink.write(bytes, from, i - from);
				from = i + 1;
				this.between = true;
			}
		}
		if (from < offset + length) {
			this.sink.write(bytes, from, offset + length - from);
		}
	}

	@Override
	public void finish() throws IOException {
		byte[] end = this.begun ? END : EMPTY;
		this.sink.write(end, 0, end.length);
		this.sink.finish();
	}

	@Override
	public void publish() throws IOException {
		this.sink.publish();
	}

	@Override
	public void keep() {
		this.sink.keep();
	}

	@Override
	public void close() throws IOException {
		this.sink.close();
	}

}
