package io.github.pgprofiles.internal.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Arrays;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.mapping.RowBuffer;

/**
 * Finds the rows, and the columns in them, in the pieces of a COPY in binary. A piece is
 * one message of the server or several, and a row never spans messages (PostgreSQL
 * manual, chapters 'COPY', 'Binary Format', and 'Message Formats'). Not thread-safe.
 */
final class BinaryFrames {

	private static final byte[] SIGNATURE = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0 };

	/** The signature, flags, and the length of an extension. */
	private static final int HEADER = SIGNATURE.length + 8;

	/** A reader has to know these flags, and nobody knows one yet. */
	private static final int CRITICAL = 0xffff0000;

	private static final int TRAILER = -1;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private final RowBuffer row;

	private byte[] piece = {};

	private int position;

	private int end;

	private boolean started;

	private boolean ended;

	BinaryFrames(RowBuffer row) {
		this.row = row;
	}

	/** Whether the trailer was seen. */
	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Goes on with the next piece; the last one was read to its end. It is not copied:
	 * the row's columns point into it.
	 */
	void accept(byte[] bytes, int offset, int length) throws SQLException {
		if (this.ended) {
			throw broken("it goes on after its end");
		}
		this.piece = bytes;
		this.position = offset;
		this.end = offset + length;
		if (!this.started) {
			header();
		}
	}

	private void header() throws SQLException {
		byte[] bytes = this.piece;
		int begin = this.position;
		int after = begin + HEADER;
		if (after > this.end
				|| !Arrays.equals(SIGNATURE, 0, SIGNATURE.length, bytes, begin, begin + SIGNATURE.length)) {
			throw broken("it has no signature");
		}
		int flags = (int) INT.get(bytes, begin + SIGNATURE.length);
		int extension = (int) INT.get(bytes, begin + SIGNATURE.length + 4);
		if ((flags & CRITICAL) != 0) {
			throw broken("it has flags that are not known");
		}
		if (extension < 0 || extension > this.end - after) {
			throw broken("its header is longer than its first message");
		}
		this.position = after + extension;
		this.started = true;
	}

	/**
	 * Fills the row with the next one of the piece.
	 * @return whether there was one
	 */
	boolean next() throws SQLException {
		byte[] bytes = this.piece;
		int index = this.position;
		int end = this.end;
		if (index == end) {
			return false;
		}
		if (end - index < 2) {
			throw broken("a row is cut off");
		}
		int count = (short) ((bytes[index] << 8) | (bytes[index + 1] & 0xff));
		index += 2;
		if (count != this.row.size()) {
			return trailer(count, index);
		}
		for (int column = 0; column < count; column++) {
			if (end - index < 4) {
				throw broken("a row is cut off");
			}
			int length = (int) INT.get(bytes, index);
			index += 4;
			if (length > end - index || length < -1) {
				throw broken("a value is longer than its message");
			}
			this.row.set(column, bytes, index, length);
			index += Math.max(length, 0);
		}
		this.position = index;
		return true;
	}

	private boolean trailer(int count, int index) throws SQLException {
		if (count != TRAILER) {
			throw broken("a row has %d columns instead of %d".formatted(count, this.row.size()));
		}
		if (index != this.end) {
			throw broken("it goes on after its end");
		}
		this.position = index;
		this.ended = true;
		return false;
	}

	/** The SQLSTATE is that of a protocol violation. */
	static SQLException broken(String problem) {
		return new SQLException("The server's COPY cannot be read: " + problem, SqlStates.PROTOCOL_VIOLATION);
	}

}
