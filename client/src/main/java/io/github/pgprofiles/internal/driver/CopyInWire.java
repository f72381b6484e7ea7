package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.error.CopyFailure;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * A COPY to the server that hears what the server says while it is being sent to: an
 * error shows up within some MiB, with its line and column, and notices are taken in, of
 * which too many would keep both sides from ever going on. Where the driver is not as we
 * know it, its public API does what it can.
 * <p>
 * From here on, everything about the copy is said to this object. Not thread-safe.
 */
public final class CopyInWire {

	/** An encrypted line takes a millisecond to look at. */
	private static final int ENCRYPTED_LOOK = 16 * 1024 * 1024;

	/** A plain one costs a system call. */
	private static final int PLAIN_LOOK = 32 * 1024;

	private static final byte[] NO_REASON = new byte[1];

	private final CopyIn copy;

	private final @Nullable DriverInternals driver;

	private final @Nullable CopyErrors errors;

	private final CopyNotices notices = new CopyNotices();

	private final BlockedWrites writes = new BlockedWrites(this::takeNotices);

	private final int lookAfter;

	private long sinceLook;

	private CopyInWire(CopyIn copy, String table, @Nullable DriverInternals driver) {
		this.copy = copy;
		this.driver = driver;
		this.errors = (driver != null) ? new CopyErrors(driver, table) : null;
		this.lookAfter = (driver != null && driver.isPlain()) ? PLAIN_LOOK : ENCRYPTED_LOOK;
	}

	/**
	 * Takes over a copy that has begun.
	 * @param table that is copied into, without its schema and its quotes
	 */
	public static CopyInWire of(Connection connection, CopyIn copy, String table) throws SQLException {
		return new CopyInWire(copy, table, DriverInternals.of(connection, copy));
	}

	/** For tests of what happens with another driver. */
	static CopyInWire withoutInternals(CopyIn copy, String table) {
		return new CopyInWire(copy, table, null);
	}

	/**
	 * Sends a piece of any length, best of some 64 KB, and takes in what the server may
	 * have said.
	 * @throws CopyFailure if the server has ended the copy with an error, be it of this
	 * piece or of one before; the connection is as good as before
	 * @throws SQLException if the connection is lost
	 */
	public void write(byte[] bytes, int offset, int length) throws SQLException {
		DriverInternals known = this.driver;
		if (known == null) {
			this.copy.writeToCopy(bytes, offset, length);
			return;
		}
		this.writes.begin();
		try {
			this.copy.writeToCopy(bytes, offset, length);
		}
		catch (SQLException ex) {
			this.writes.end();
			throw errors().lastWords(ex);
		}
		this.writes.end();
		this.sinceLook += length;
		if (this.sinceLook >= this.lookAfter || this.notices.areAny()) {
			this.sinceLook = 0;
			check();
		}
	}

	/**
	 * Takes in what the server has said, without waiting for it. {@link #write} does that
	 * often enough; this is for a source that has kept the server waiting.
	 * @throws SQLException as in {@link #write}
	 */
	public void check() throws SQLException {
		DriverInternals known = this.driver;
		if (known == null) {
			return;
		}
		try {
			while (known.isMessageWaiting()) {
				if (known.peekType() == 'N') {
					takeNotice(known);
					continue;
				}
				this.notices.passOn(known);
				// no error, but a change of a setting or a notification, is just taken in
				errors().process(errors().peek(), known.peekType() == 'E');
			}
			this.notices.passOn(known);
		}
		catch (IOException ex) {
			throw errors().lost(ex);
		}
	}

	/**
	 * Ends the copy, and waits until the server has done all that it was sent.
	 * @return the rows, as the server counts them
	 * @throws CopyFailure if the server refuses it
	 * @throws SQLException if the connection is lost
	 */
	public long end() throws SQLException {
		DriverInternals known = this.driver;
		if (known == null || !this.copy.isActive()) {
			return this.copy.endCopy();
		}
		say(known, 'c', new byte[0]);
		finish(known);
		return this.copy.getHandledRowCount();
	}

	/**
	 * Ends the copy without a row, if it has not ended yet. What the server may have
	 * found wrong with the rows interests nobody any more.
	 * @throws SQLException if the connection is lost, or the server does not answer as it
	 * should
	 */
	public void cancel() throws SQLException {
		DriverInternals known = this.driver;
		if (!this.copy.isActive()) {
			return;
		}
		if (known == null) {
			this.copy.cancelCopy();
			return;
		}
		try {
			say(known, 'f', NO_REASON);
			finish(known);
		}
		catch (CopyFailure ex) {
			return;
		}
		throw new SQLException("The server went through with a COPY that was cancelled", "08P01");
	}

	/**
	 * How many rows the server left out because they did not fit, as {@code on_error
	 * ignore} makes it; {@code null} if it did not say, which it does at the end, and not
	 * with {@code log_verbosity silent} or where it sends no notices.
	 */
	public @Nullable Long skippedRows() {
		return this.notices.skippedRows();
	}

	private void say(DriverInternals known, char type, byte[] content) throws SQLException {
		this.writes.begin();
		try {
			known.stream().sendChar(type);
			known.stream().sendInteger4(4 + content.length);
			known.stream().send(content);
			known.stream().flush();
		}
		catch (IOException ex) {
			this.writes.end();
			throw errors().lastWords(errors().lost(ex));
		}
		this.writes.end();
	}

	/** Reads what the server answers to the end of a copy. */
	private void finish(DriverInternals known) throws SQLException {
		try {
			while (known.peekType() == 'N') {
				takeNotice(known);
			}
			this.notices.passOn(known);
			ServerFields error = errors().peek();
			do {
				errors().process(error, true);
			}
			while (this.copy.isActive());
		}
		catch (IOException ex) {
			throw errors().lost(ex);
		}
	}

	private CopyErrors errors() {
		CopyErrors errors = this.errors;
		if (errors == null) {
			throw new IllegalStateException("The driver is not as we know it");
		}
		return errors;
	}

	/**
	 * Takes in one notice, if that is what has come. Also runs on another thread, while
	 * this one is in a write; so it calls nothing of the driver that locks.
	 */
	private boolean takeNotices() throws IOException {
		DriverInternals known = this.driver;
		if (known == null || !known.isMessageWaiting() || known.peekType() != 'N') {
			return false;
		}
		takeNotice(known);
		return true;
	}

	private void takeNotice(DriverInternals known) throws IOException {
		this.notices.take(known);
		this.writes.hurry();
	}

}
