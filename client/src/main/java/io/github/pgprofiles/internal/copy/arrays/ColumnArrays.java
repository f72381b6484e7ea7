package io.github.pgprofiles.internal.copy.arrays;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.driver.BatchArrays;
import io.github.pgprofiles.internal.driver.value.BatchArray;
import io.github.pgprofiles.internal.mapping.codec.Bytes;

/**
 * Rows in the binary format of COPY, turned into one array for each column: a field of
 * the one and an element of the other are the same bytes. PostgreSQL manual, chapter
 * 'COPY', 'Binary Format'.
 */
public final class ColumnArrays {

	/** Before the fields of a row stands how many there are. */
	private static final int ROW_HEADER = 2;

	private static final int FIELD_HEADER = 4;

	private final byte[] rows;

	private final int end;

	private final int columns;

	private int count;

	private ColumnArrays(byte[] rows, int end, int columns) {
		this.rows = rows;
		this.end = end;
		this.columns = columns;
	}

	/**
	 * Turns rows.
	 * @param rows without the header and the trailer of a COPY; at least one
	 * @param length of them, in bytes
	 * @param elements the types of the columns, by their OIDs
	 * @param arrays the types of arrays of these
	 */
	public static BatchArrays of(byte[] rows, int length, int[] elements, int[] arrays) {
		return new ColumnArrays(rows, length, elements.length).turn(elements, arrays);
	}

	private BatchArrays turn(int[] elements, int[] arrays) {
		int[] lengths = new int[this.columns];
		boolean[] nulls = new boolean[this.columns];
		measure(lengths, nulls);
		byte[][] turned = new byte[this.columns][];
		int[] at = new int[this.columns];
		for (int column = 0; column < this.columns; column++) {
			turned[column] = new byte[BatchArray.HEADER + lengths[column]];
			BatchArray.header(turned[column], nulls[column], elements[column], this.count);
			at[column] = BatchArray.HEADER;
		}
		fill(turned, at);
		List<BatchArray> result = new ArrayList<>(this.columns);
		for (int column = 0; column < this.columns; column++) {
			result.add(BatchArray.binary(arrays[column], turned[column]));
		}
		return BatchArrays.of(result);
	}

	private void measure(int[] lengths, boolean[] nulls) {
		int position = 0;
		while (position < this.end) {
			position += ROW_HEADER;
			for (int column = 0; column < this.columns; column++) {
				int length = Bytes.int4(this.rows, position);
				nulls[column] |= length < 0;
				int bytes = FIELD_HEADER + Math.max(length, 0);
				lengths[column] += bytes;
				position += bytes;
			}
			this.count++;
		}
	}

	private void fill(byte[][] arrays, int[] at) {
		int position = 0;
		while (position < this.end) {
			position += ROW_HEADER;
			for (int column = 0; column < this.columns; column++) {
				int bytes = FIELD_HEADER + Math.max(Bytes.int4(this.rows, position), 0);
				System.arraycopy(this.rows, position, arrays[column], at[column], bytes);
				at[column] += bytes;
				position += bytes;
			}
		}
	}

}
