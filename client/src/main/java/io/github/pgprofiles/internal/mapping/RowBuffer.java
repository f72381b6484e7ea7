package io.github.pgprofiles.internal.mapping;

import io.github.pgprofiles.internal.driver.rows.WireText;

/**
 * The bytes of one row as they came, from a result or from a COPY: where each column
 * begins, and how long it is. Filled again for each row; not thread-safe.
 */
public final class RowBuffer {

	static final int NULL = -1;

	byte[][] bytes;

	final int[] offsets;

	final int[] lengths;

	/** The column that was read last, for messages. */
	int column;

	public RowBuffer(int columns) {
		this.bytes = new byte[columns][];
		this.offsets = new int[columns];
		this.lengths = new int[columns];
	}

	/** How many columns a row has. */
	public int size() {
		return this.lengths.length;
	}

	/**
	 * Frees memory, now and then: a garbage collector follows every reference that is
	 * written into an array that has grown old, and none into a young one.
	 */
	void renew() {
		this.bytes = new byte[this.bytes.length][];
	}

	/**
	 * Sets a column's value.
	 * @param length of the value, or -1 for NULL
	 */
	public void set(int column, byte[] bytes, int offset, int length) {
		if (this.bytes[column] != bytes) {
			// to write a reference costs a garbage collector more than to compare it
			this.bytes[column] = bytes;
		}
		this.offsets[column] = offset;
		this.lengths[column] = length;
	}

	/** Sets a column to NULL. */
	public void setNull(int column) {
		this.lengths[column] = NULL;
	}

	/**
	 * The values in binary as a line of the log shows them.
	 * @param types of the columns
	 */
	public String toLine(int[] types) {
		return WireText.row(types.length, (column) -> (this.lengths[column] < 0) ? "null"
				: WireText.binary(types[column], this.bytes[column], this.offsets[column], this.lengths[column]));
	}

	/** How many bytes the values have together. */
	public long byteCount() {
		long count = 0;
		for (int length : this.lengths) {
			count += Math.max(length, 0);
		}
		return count;
	}

}
