package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.CopyFailure;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

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

	/** Notices that become warnings of the connection; the driver would keep them all. */
	static final int KEPT = 100;

	/** Longer notices are not looked at, so that the driver's buffer stays small. */
	private static final int LONGEST = 16 * 1024;

	/** Longer errors are not searched for their place. */
	private static final int LONGEST_ERROR = 1024 * 1024;

	private static final byte[] NO_REASON = new byte[1];

	private final CopyIn copy;

	private final String table;

	private final @Nullable DriverInternals driver;

	private final BlockedWrites writes = new BlockedWrites(this::takeNotices);

	private final List<SQLWarning> warnings = new ArrayList<>(0);

	private final int lookAfter;

	private int notices;

	private @Nullable Long skippedRows;

	private long sinceLook;

	private CopyInWire(CopyIn copy, String table, @Nullable DriverInternals driver) {
		this.copy = copy;
		this.table = table;
		this.driver = driver;
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
			throw lastWords(known, ex);
		}
		this.writes.end();
		this.sinceLook += length;
		if (this.sinceLook >= this.lookAfter || this.notices > 0) {
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
				passOnWarnings(known);
				// no error, but a change of a setting or a notification, is just taken in
				process(known, peekError(known), known.peekType() == 'E');
			}
			passOnWarnings(known);
		}
		catch (IOException ex) {
			throw lost(known, ex);
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
		return this.skippedRows;
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
			throw lastWords(known, lost(known, ex));
		}
		this.writes.end();
	}

	/** Reads what the server answers to the end of a copy. */
	private void finish(DriverInternals known) throws SQLException {
		try {
			while (known.peekType() == 'N') {
				takeNotice(known);
			}
			passOnWarnings(known);
			ServerFields error = peekError(known);
			do {
				process(known, error, true);
			}
			while (this.copy.isActive());
		}
		catch (IOException ex) {
			throw lost(known, ex);
		}
	}

	private static @Nullable ServerFields peekError(DriverInternals known) throws IOException {
		if (known.peekType() != 'E' || known.peekLength() > LONGEST_ERROR) {
			return null;
		}
		return peekFields(known);
	}

	private static ServerFields peekFields(DriverInternals known) throws IOException {
		int length = known.peekLength();
		known.await(DriverInternals.HEADER + length);
		return new ServerFields(known.input().getBuffer(), known.input().getIndex() + DriverInternals.HEADER, length);
	}

	private void process(DriverInternals known, @Nullable ServerFields error, boolean block) throws SQLException {
		try {
			known.process(block);
		}
		catch (IOException ex) {
			SQLException lost = lost(known, ex);
			throw (error != null) ? serverError(error, lost) : lost;
		}
		catch (SQLException ex) {
			throw place(error, ex);
		}
	}

	private SQLException place(@Nullable ServerFields error, SQLException ex) {
		if (error == null) {
			return SqlStates.isConnectionLost(ex.getSQLState()) ? ex : new CopyFailure(ex, null, null, null, null);
		}
		ServerFields.Place place = error.place(this.table);
		String column = error.get('c');
		return new CopyFailure(ex, place.line(), (column != null) ? column : place.column(), error.get('t'),
				error.get('n'));
	}

	private static SQLException lost(DriverInternals known, IOException cause) {
		return known.lost("Database connection failed when ending copy", cause);
	}

	/** Why a server that is gone has gone, if it said so. */
	private SQLException lastWords(DriverInternals known, SQLException lost) {
		try {
			while (known.isMessageWaiting()) {
				ServerFields error = peekError(known);
				if (error != null) {
					return serverError(error, lost);
				}
				known.skip((long) DriverInternals.HEADER + known.peekLength());
			}
		}
		catch (IOException ex) {
			lost.addSuppressed(ex);
		}
		return lost;
	}

	private static SQLException serverError(ServerFields error, SQLException lost) {
		// without the details, which may hold values
		PSQLException said = new PSQLException(new ServerErrorMessage(error.all()), false);
		if (!SqlStates.isConnectionLost(said.getSQLState())) {
			// it said something else before
			lost.addSuppressed(said);
			return lost;
		}
		said.addSuppressed(lost);
		return said;
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
		int length = known.peekLength();
		if (length <= LONGEST) {
			ServerFields fields = peekFields(known);
			Long skipped = fields.skippedRows();
			this.skippedRows = (skipped != null) ? skipped : this.skippedRows;
			if (this.notices < KEPT) {
				this.warnings.add(new PSQLWarning(new ServerErrorMessage(fields.all())));
			}
		}
		known.skip((long) DriverInternals.HEADER + length);
		if (this.notices < KEPT) {
			this.notices++;
		}
		this.writes.hurry();
	}

	private void passOnWarnings(DriverInternals known) {
		this.warnings.forEach(known.executor()::addWarning);
		this.warnings.clear();
	}

}
