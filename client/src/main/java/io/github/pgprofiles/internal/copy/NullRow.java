package io.github.pgprofiles.internal.copy;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collections;

import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyFormat;

/**
 * What a row of nothing but NULL is in the data of a COPY out. PostgreSQL manual, chapter
 * 'COPY', 'File Formats'.
 */
final class NullRow {

	/** The beginning of binary data. */
	private static final int HEADER = 19;

	/** The end of binary data. */
	private static final int TRAILER = 2;

	private final byte[] row;

	private final boolean binary;

	/** Messages before the first row; binary data has its header in that of the row. */
	private final int headers;

	private NullRow(byte[] row, boolean binary, int headers) {
		this.row = row;
		this.binary = binary;
		this.headers = headers;
	}

	/**
	 * In data of some format.
	 * @param charset of the data, where the format has one
	 * @param fields that a row has
	 */
	static NullRow of(CopyCommand command, Charset charset, int fields) {
		if (command.format() == CopyFormat.BINARY) {
			byte[] row = new byte[2 + 4 * fields];
			Arrays.fill(row, (byte) -1);
			row[0] = (byte) (fields >> 8);
			row[1] = (byte) fields;
			return new NullRow(row, true, 0);
		}
		boolean csv = command.format() == CopyFormat.CSV;
		String field = command.text("NULL", csv ? "" : "\\N");
		String delimiter = command.text("DELIMITER", csv ? "," : "\t");
		String line = String.join(delimiter, Collections.nCopies(fields, field)) + "\n";
		return new NullRow(line.getBytes(charset), false, command.has("HEADER") ? 1 : 0);
	}

	/**
	 * Whether this may be all there is, and it ends with a piece.
	 * @param messages that have come with the piece, which has whole ones only
	 */
	boolean mayBeAll(byte[] bytes, int offset, int length, long messages) {
		if (messages <= this.headers) {
			return true;
		}
		if (!this.binary) {
			return messages == this.headers + 1 && isAt(bytes, offset, offset + length);
		}
		return switch ((int) Math.min(messages, 3)) {
			case 1 -> isAt(bytes, offset, offset + length);
			case 2 -> length == TRAILER || isAt(bytes, offset, offset + length - TRAILER);
			default -> false;
		};
	}

	private boolean isAt(byte[] bytes, int offset, int end) {
		int begin = end - this.row.length;
		return begin >= offset && begins(bytes, offset, begin)
				&& Arrays.equals(bytes, begin, end, this.row, 0, this.row.length);
	}

	/** Whether it is a row's beginning, and not the middle of one. */
	private boolean begins(byte[] bytes, int offset, int begin) {
		if (this.binary) {
			return begin - offset == HEADER;
		}
		return begin == offset || bytes[begin - 1] == '\n';
	}

}
