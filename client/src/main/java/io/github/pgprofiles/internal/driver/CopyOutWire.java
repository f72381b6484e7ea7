package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.VisibleBufferedInputStream;

/**
 * Reads what a COPY sends in pieces of many rows, as large as they have arrived, where
 * the driver would make an array of each row. After each piece the driver is at the
 * border of a row, so that all else about the copy, such as leaving it, works as ever.
 * Where the driver is not as we know it, a piece is a row. Not thread-safe.
 */
public final class CopyOutWire {

	/** What the driver's buffer grows to when it was found full; more gained nothing. */
	private static final int CAPACITY = 64 * 1024;

	/** From here on it is a stream that lasts, and no answer that somebody waits for. */
	private static final int BULK = 256 * 1024;

	private static final byte COPY_DATA = 'd';

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private final CopyOut copy;

	private final @Nullable DriverInternals driver;

	private byte[] buffer = {};

	private int offset;

	private int messages;

	private long taken;

	private boolean full;

	private boolean ended;

	private CopyOutWire(CopyOut copy, @Nullable DriverInternals driver) {
		this.copy = copy;
		this.driver = driver;
	}

	/** Takes over the reading of a copy that has begun. */
	public static CopyOutWire of(Connection connection, CopyOut copy) throws SQLException {
		return new CopyOutWire(copy, DriverInternals.of(connection, copy));
	}

	/** For tests of what happens with another driver. */
	static CopyOutWire withoutInternals(CopyOut copy) {
		return new CopyOutWire(copy, null);
	}

	/**
	 * Waits for the next piece. It lies in {@link #buffer()} from {@link #offset()} on,
	 * until the next call or any other use of the connection.
	 * @return its length in bytes, or -1 at the end, when the driver knows the number of
	 * rows and the connection is free again
	 * @throws SQLException as the driver throws it: what the server said, or that the
	 * connection is lost, with the time-out of a read among its causes
	 */
	public int read() throws SQLException {
		DriverInternals known = this.driver;
		if (this.ended) {
			return -1;
		}
		if (known != null && this.copy.isActive()) {
			try {
				int length = take(known);
				if (length > 0) {
					return length;
				}
			}
			catch (IOException ex) {
				throw known.lost("Database connection failed when reading from copy", ex);
			}
		}
		return readOne();
	}

	/** The driver's way: any message, and rows of any length. */
	private int readOne() throws SQLException {
		byte[] row = this.copy.readFromCopy();
		if (row == null) {
			this.ended = true;
			this.messages = 0;
			return -1;
		}
		this.buffer = row;
		this.offset = 0;
		this.messages = 1;
		return row.length;
	}

	/**
	 * Takes all rows that have arrived, and waits for one if there is none.
	 * @return their length; 0 if what comes next is for the driver
	 */
	private int take(DriverInternals known) throws IOException {
		VisibleBufferedInputStream input = known.input();
		while (true) {
			int capacity = this.full ? CAPACITY : 0;
			if (known.endIndex() - input.getIndex() >= DriverInternals.HEADER) {
				int length = gather(known, input);
				if (length > 0) {
					return length;
				}
				int expected = DriverInternals.HEADER + known.peekLength();
				if (known.peekType() != COPY_DATA || expected > CAPACITY) {
					return 0;
				}
				capacity = (expected > input.getBuffer().length) ? CAPACITY : capacity;
			}
			if (this.taken >= BULK) {
				known.gather();
			}
			known.readMore(capacity);
			this.full = known.endIndex() == input.getBuffer().length;
		}
	}

	/**
	 * Moves the rows that are there in full next to each other, over the headers between
	 * them, which nobody reads again.
	 */
	private int gather(DriverInternals known, VisibleBufferedInputStream input) throws IOException {
		byte[] bytes = input.getBuffer();
		int begin = input.getIndex();
		int end = known.endIndex();
		int filled = begin;
		int next = begin;
		int count = 0;
		while (end - next >= DriverInternals.HEADER && bytes[next] == COPY_DATA) {
			int content = (int) INT.get(bytes, next + 1) - 4;
			next += DriverInternals.HEADER;
			if (content < 0 || content > end - next) {
				next -= DriverInternals.HEADER;
				break;
			}
			System.arraycopy(bytes, next, bytes, filled, content);
			filled += content;
			next += content;
			count++;
		}
		// not beyond what is there, so it waits for nothing
		known.skipThere(next - begin);
		this.buffer = bytes;
		this.offset = begin;
		this.messages = count;
		this.taken += filled - begin;
		return filled - begin;
	}

	/** Where the piece at hand lies. Not to be written to. */
	public byte[] buffer() {
		return this.buffer;
	}

	/** Where in the buffer the piece at hand begins. */
	public int offset() {
		return this.offset;
	}

	/**
	 * How many messages the piece at hand was: one for each row, for the header line of a
	 * CSV, and for the end of a binary copy.
	 */
	public int messages() {
		return this.messages;
	}

}
