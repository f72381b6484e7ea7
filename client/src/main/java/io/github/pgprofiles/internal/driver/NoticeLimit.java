package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.core.BaseConnection;

/**
 * What a server sends, without the notices that are too many. The driver keeps each one
 * as a warning until the statement is closed or runs again, and a function may raise one
 * for each of a million rows. The first ones of a statement stay. The rest is read, so
 * that the server is not kept, and dropped (PostgreSQL manual, chapter 'Message
 * Formats').
 * <p>
 * Looks at the header of each message, and copies nothing as long as nothing is dropped.
 * Stays out of a COPY in, whose notices {@link CopyInWire} takes in. Not thread-safe, as
 * the driver's own stream is not.
 */
public final class NoticeLimit extends InputStream {

	/** Notices of one statement that become warnings. */
	static final int MOST = CopyNotices.KEPT;

	/** Their bytes together. */
	static final int MOST_BYTES = 1024 * 1024;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final int HEADER = DriverInternals.HEADER;

	private static final int CHUNK = 8 * 1024;

	private final InputStream in;

	/** Of the message at hand, which are still to come. */
	private int left;

	private boolean dropping;

	/** A header that has not come as a whole. */
	private final byte[] begun = new byte[HEADER];

	private int begunLength;

	/** What was read to see whether it is a notice, and nobody has taken. */
	private byte[] ahead = {};

	private int aheadIndex;

	private int aheadEnd;

	private int notices;

	private int bytes;

	/** The rows are not at their end: the next ones are of the same statement. */
	private boolean suspended;

	private boolean receiving;

	/** How many values of parameters the server has reported by itself. */
	private int reports;

	/** How often somebody began or ended to wait for the server. */
	private int reads;

	/** What comes is not what is known of the protocol. */
	private boolean broken;

	NoticeLimit(InputStream in) {
		this.in = in;
	}

	/**
	 * Puts a limit on a connection on which nothing is under way, if it has none. Sends
	 * nothing.
	 */
	public static void install(Connection connection) throws SQLException {
		DriverInternals.replaceInput(connection.unwrap(BaseConnection.class),
				(input) -> (input instanceof NoticeLimit) ? input : new NoticeLimit(input));
	}

	/**
	 * How often somebody has begun or ended to wait for the server on a connection: odd
	 * while somebody does. Another thread may ask, and see what was true shortly before.
	 * @return 0 where that is not known
	 */
	public static int reads(Connection connection) {
		try {
			return (DriverInternals.replacedInput(DriverSession.base(connection)) instanceof NoticeLimit limit)
					? limit.reads : 0;
		}
		catch (SQLException ex) {
			return 0;
		}
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read = 0;
		while (read == 0 && this.aheadIndex == this.aheadEnd) {
			// a header that has begun needs space as well
			boolean directly = length > HEADER;
			read = directly ? readOnce(buffer, offset, length) : readAhead(CHUNK);
			if (read < 0 || (directly && read > 0)) {
				return read;
			}
		}
		int count = Math.min(length, this.aheadEnd - this.aheadIndex);
		System.arraycopy(this.ahead, this.aheadIndex, buffer, offset, count);
		this.aheadIndex += count;
		return count;
	}

	/** Reads into a buffer of its own, once; -1 at the end. */
	private int readAhead(int most) throws IOException {
		if (this.ahead.length == 0) {
			this.ahead = new byte[CHUNK];
		}
		int read = readOnce(this.ahead, 0, Math.min(most + HEADER, CHUNK));
		this.aheadIndex = 0;
		this.aheadEnd = Math.max(read, 0);
		return read;
	}

	/** How much of what was read is not dropped; -1 at the end. */
	private int readOnce(byte[] buffer, int offset, int length) throws IOException {
		int before = this.begunLength;
		int read;
		this.reads++;
		try {
			// what this throws may be a time-out, after which somebody reads on
			read = this.in.read(buffer, offset + before, length - before);
		}
		finally {
			this.reads++;
		}
		if (read < 0) {
			return -1;
		}
		System.arraycopy(this.begun, 0, buffer, offset, before);
		this.begunLength = 0;
		return filter(buffer, offset, offset + before + read);
	}

	/** Takes out what is dropped, and a header at the end that is not whole. */
	private int filter(byte[] buffer, int offset, int end) {
		int to = offset;
		int from = offset;
		while (from < end) {
			if (this.left == 0) {
				if (end - from < HEADER && !this.broken) {
					this.begunLength = end - from;
					System.arraycopy(buffer, from, this.begun, 0, this.begunLength);
					return to - offset;
				}
				begin(buffer[from], this.broken ? 0 : (int) INT.get(buffer, from + 1));
			}
			int part = Math.min(this.left, end - from);
			if (!this.dropping) {
				if (to != from) {
					System.arraycopy(buffer, from, buffer, to, part);
				}
				to += part;
			}
			from += part;
			this.left -= part;
		}
		return to - offset;
	}

	/** A message begins. */
	private void begin(byte type, int length) {
		if (length < 4 || length == Integer.MAX_VALUE) {
			// the driver will say so
			this.broken = true;
			this.dropping = false;
			this.left = Integer.MAX_VALUE;
			return;
		}
		this.left = length + 1;
		this.dropping = type == 'N' && drops(length);
		switch (type) {
			case 's' -> this.suspended = true;
			case 'C', 'E', 'I' -> this.suspended = false;
			case 'G', 'W' -> this.receiving = true;
			case 'S' -> this.reports++;
			case 'Z' -> ready();
			default -> {
			}
		}
	}

	private boolean drops(int length) {
		if (this.receiving) {
			return false;
		}
		if (this.notices >= MOST || length > MOST_BYTES - this.bytes) {
			// also those to come: what is left out is the end
			this.notices = MOST;
			return true;
		}
		this.notices++;
		this.bytes += length;
		return false;
	}

	/** The server waits for the next message. */
	private void ready() {
		if (!this.suspended) {
			this.notices = 0;
			this.bytes = 0;
		}
		this.receiving = false;
	}

	/** Changes with each value of a parameter that the server reports by itself. */
	int reports() {
		return this.reports;
	}

	/**
	 * How much can be taken without waiting. What may be dropped is looked at, for a
	 * caller who learns that there is something waits for it.
	 */
	@Override
	public int available() throws IOException {
		if (this.aheadIndex < this.aheadEnd) {
			return this.aheadEnd - this.aheadIndex;
		}
		int there = this.in.available();
		while (there > 0 && this.notices >= MOST && !this.receiving && !this.broken) {
			int taken = readAhead(there);
			if (taken != 0) {
				return Math.max(taken, 0);
			}
			there = this.in.available();
		}
		return there;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
