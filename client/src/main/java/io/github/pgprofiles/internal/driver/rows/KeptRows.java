package io.github.pgprofiles.internal.driver.rows;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Rows that were read before anybody asked for them, one after the other in blocks that
 * are used again. Not thread-safe.
 */
public final class KeptRows {

	/** Bytes; a longer row has a block of its own. */
	private static final int BLOCK = 64 * 1024;

	/** Blocks that are kept for the next rows: what a portion mostly has. */
	private static final int SPARE = 20;

	/** The length of a row stands before it. */
	private static final int LENGTH = 4;

	private final Deque<Block> blocks = new ArrayDeque<>();

	private final Deque<Block> spare = new ArrayDeque<>();

	private byte[] buffer = {};

	private int offset;

	private int length;

	/** Rows one after the other, each behind its length; or one alone, without it. */
	private static final class Block {

		final byte[] bytes;

		final boolean isOne;

		int written;

		int read;

		Block(byte[] bytes, boolean isOne) {
			this.bytes = bytes;
			this.isOne = isOne;
			this.written = isOne ? bytes.length : 0;
		}

		boolean hasSpace(int count) {
			return !this.isOne && this.bytes.length - this.written - LENGTH >= count;
		}

	}

	/** Keeps a row that nobody else changes. */
	public void add(byte[] row) {
		this.blocks.addLast(new Block(row, true));
	}

	/** Keeps a copy of a row. */
	public void add(byte[] bytes, int from, int count) {
		Block last = this.blocks.peekLast();
		if (count > BLOCK - LENGTH) {
			add(Arrays.copyOfRange(bytes, from, from + count));
			return;
		}
		if (last == null || !last.hasSpace(count)) {
			last = block();
			this.blocks.addLast(last);
		}
		MessageBytes.setInt(last.bytes, last.written, count);
		System.arraycopy(bytes, from, last.bytes, last.written + LENGTH, count);
		last.written += LENGTH + count;
	}

	private Block block() {
		Block used = this.spare.pollLast();
		return (used != null) ? used : new Block(new byte[BLOCK], false);
	}

	/** Moves to the next row. The one before may be overwritten from then on. */
	public boolean next() {
		Block first = this.blocks.peekFirst();
		while (first != null && first.read == first.written) {
			release(this.blocks.removeFirst());
			first = this.blocks.peekFirst();
		}
		if (first == null) {
			return false;
		}
		this.buffer = first.bytes;
		if (first.isOne) {
			this.offset = 0;
			this.length = first.written;
			first.read = first.written;
			return true;
		}
		this.length = MessageBytes.getInt(first.bytes, first.read);
		this.offset = first.read + LENGTH;
		first.read = this.offset + this.length;
		return true;
	}

	private void release(Block block) {
		if (!block.isOne && this.spare.size() < SPARE) {
			block.read = 0;
			block.written = 0;
			this.spare.addLast(block);
		}
	}

	/** Where the row at hand lies. */
	public byte[] buffer() {
		return this.buffer;
	}

	public int offset() {
		return this.offset;
	}

	public int length() {
		return this.length;
	}

	public void clear() {
		this.blocks.clear();
	}

}
