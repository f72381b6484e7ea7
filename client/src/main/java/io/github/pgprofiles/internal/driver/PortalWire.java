package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.internal.driver.rows.KeptRows;
import io.github.pgprofiles.internal.driver.rows.MessageBytes;
import io.github.pgprofiles.internal.driver.rows.PortalRest;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.VisibleBufferedInputStream;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.ResourceLock;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Fetches from a portal that the driver has opened, and reads the rows where they lie in
 * the driver's buffer, as they arrive, where the driver would wait for all of a portion
 * and make an array of each value. Sends what the driver would send, and leaves to it
 * whatever is no row. Until a portion is at its end nothing else may use the connection;
 * where somebody might, a portion is read into memory at once. Not thread-safe.
 */
public final class PortalWire {

	private static final int CAPACITY = 64 * 1024;

	/** From here on it is a stream that lasts, and no answer that somebody waits for. */
	private static final int BULK = 256 * 1024;

	private static final byte DATA_ROW = 'D';

	/** Nanoseconds for a portion that the server cannot get rid of meanwhile. */
	private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

	private final BaseConnection connection;

	private final PortalNames names;

	private final DriverInternals driver;

	private final QueryExecutorImpl executor;

	private final ResultCursor portal;

	private final boolean shared;

	private final KeptRows kept = new KeptRows();

	private byte[] buffer = {};

	private int offset;

	private int length;

	/** In the driver's buffer: from where on nobody else has read, and we, its end. */
	private int loaded;

	private int next;

	private int end;

	private long taken;

	private long undropped;

	private boolean full;

	private boolean open;

	private boolean atEnd;

	private long handedAt = System.nanoTime();

	private long enteredAt;

	private long waited;

	/** Nanoseconds that the caller has taken since the last portion was asked for. */
	private long callersTime;

	private PortalWire(BaseConnection connection, PortalNames names, DriverInternals driver, ResultCursor portal,
			boolean shared) {
		this.connection = connection;
		this.names = names;
		this.driver = driver;
		this.executor = driver.executor();
		this.portal = portal;
		this.shared = shared;
	}

	/**
	 * Takes over the fetches for a result, whose first portion the driver has read.
	 * @param rows of the driver's own
	 * @param shared whether others may use the connection between two portions
	 * @return {@code null} where there is nothing more to fetch, where this driver is not
	 * as we know it, and where it was asked to bound or to size portions itself
	 */
	public static @Nullable PortalWire of(Connection connection, ResultSet rows, boolean shared) throws SQLException {
		PortalNames names = PortalNames.FOUND;
		ResultCursor portal = (names != null) ? names.cursor(rows) : null;
		BaseConnection base = DriverSession.base(connection);
		DriverInternals driver = (portal != null) ? DriverInternals.of(base) : null;
		if (names == null || portal == null || driver == null || driver.executor().getAdaptiveFetch()
				|| driver.stream().getMaxResultBuffer() > 0) {
			return null;
		}
		return new PortalWire(base, names, driver, portal, shared);
	}

	@FunctionalInterface
	private interface Step {

		boolean run() throws SQLException, IOException;

	}

	/** Whatever breaks off in the middle leaves the connection of no use. */
	private boolean locked(Step step) throws SQLException {
		try (ResourceLock ignored = this.names.lock(this.executor).obtain()) {
			return step.run();
		}
		catch (IOException ex) {
			abort();
			throw PortalRest.lost(ex);
		}
		catch (RuntimeException | Error ex) {
			abort();
			throw ex;
		}
	}

	private void abort() {
		this.open = false;
		this.atEnd = true;
		this.executor.abort();
	}

	/**
	 * Asks for the next portion; the one before is at its end.
	 * @param rows at most
	 */
	public void request(int rows) throws SQLException {
		long time = callersTime();
		locked(() -> {
			try {
				this.names.send(this.executor, this.portal, rows);
				this.driver.stream().flush();
			}
			catch (IOException ex) {
				// a server that has ended the session has said why
				this.driver.stream().setNetworkTimeout(PortalRest.LAST_WORDS);
				finish();
				throw ex;
			}
			this.open = true;
			load();
			return true;
		});
		this.callersTime = 0;
		if (this.shared || time > PATIENCE) {
			keepRest();
		}
		this.handedAt = System.nanoTime();
	}

	private long callersTime() {
		this.enteredAt = System.nanoTime();
		this.callersTime += this.enteredAt - this.handedAt;
		return this.callersTime;
	}

	/** Nanoseconds that were waited for rows of portions that had been asked for. */
	public long waited() {
		return this.waited;
	}

	/**
	 * Moves to the next row of the portion, and waits for it. It lies in
	 * {@link #buffer()} until the next call.
	 * @return whether there was one
	 * @throws SQLException as the driver throws it: what the server said, or that the
	 * connection is lost, with the time-out of a read among its causes
	 */
	public boolean next() throws SQLException {
		if (!this.open) {
			return nextKept();
		}
		if (take()) {
			return true;
		}
		if (callersTime() > PATIENCE) {
			keepRest();
		}
		boolean found = (this.open && locked(this::advance)) || nextKept();
		this.handedAt = System.nanoTime();
		this.waited += this.handedAt - this.enteredAt;
		return found;
	}

	private boolean nextKept() {
		if (!this.kept.next()) {
			return false;
		}
		this.buffer = this.kept.buffer();
		this.offset = this.kept.offset();
		this.length = this.kept.length();
		return true;
	}

	/** Whether the portal has no more rows than those of the portion at hand. */
	public boolean isAtEnd() {
		return this.atEnd;
	}

	/** Reads the rest of the portion into memory, so that the connection is free. */
	public void keepRest() throws SQLException {
		while (this.open && (take() || locked(this::advance))) {
			if (this.buffer == this.driver.input().getBuffer()) {
				this.kept.add(this.buffer, this.offset, this.length);
			}
			else {
				this.kept.add(this.buffer);
			}
		}
	}

	/** The next row, if it is there in full. */
	private boolean take() {
		byte[] bytes = this.buffer;
		int index = this.next;
		int there = this.end - index - DriverInternals.HEADER;
		if (there < 0 || bytes[index] != DATA_ROW) {
			return false;
		}
		int content = MessageBytes.getInt(bytes, index + 1) - 4;
		if (content < 0 || content > there) {
			return false;
		}
		this.offset = index + DriverInternals.HEADER;
		this.length = content;
		this.next = this.offset + content;
		return true;
	}

	private void load() {
		VisibleBufferedInputStream input = this.driver.input();
		this.buffer = input.getBuffer();
		this.loaded = input.getIndex();
		this.next = this.loaded;
		this.end = this.driver.endIndex();
	}

	private void release() {
		this.taken += this.next - this.loaded;
		this.driver.skipThere(this.next - this.loaded);
		this.loaded = 0;
		this.next = 0;
		this.end = 0;
	}

	/** Waits for a row. At the end of the portion the driver reads the rest. */
	private boolean advance() throws SQLException, IOException {
		VisibleBufferedInputStream input = this.driver.input();
		release();
		while (true) {
			int there = this.driver.endIndex() - input.getIndex();
			int capacity = this.full ? CAPACITY : 0;
			if (there >= DriverInternals.HEADER) {
				if (this.driver.peekType() != DATA_ROW) {
					finish();
					return false;
				}
				int content = this.driver.peekLength();
				if (DriverInternals.HEADER + content <= there) {
					load();
					return take();
				}
				if (content > CAPACITY - DriverInternals.HEADER) {
					return takeLarge(content);
				}
				capacity = (DriverInternals.HEADER + content > input.getBuffer().length) ? CAPACITY : capacity;
			}
			if (this.taken >= BULK) {
				this.driver.gather();
			}
			this.driver.readMore(capacity);
			this.full = this.driver.endIndex() == input.getBuffer().length;
		}
	}

	/** A row that the driver's buffer need not grow for. */
	private boolean takeLarge(int content) throws SQLException, IOException {
		byte[] row;
		try {
			row = new byte[content];
		}
		catch (OutOfMemoryError ex) {
			abort();
			throw new PSQLException(GT.tr("Ran out of memory retrieving query results."), PSQLState.OUT_OF_MEMORY, ex);
		}
		this.driver.skip(DriverInternals.HEADER);
		this.driver.stream().receive(row, 0, content);
		this.taken += content;
		this.buffer = row;
		this.offset = 0;
		this.length = content;
		return true;
	}

	/** What the server said comes first, also where it was the last that it said. */
	private void finish() throws SQLException {
		PortalRest rest = new PortalRest(this.kept);
		try {
			this.names.process(this.executor, rest);
			this.open = false;
			this.atEnd = !rest.isSuspended();
		}
		catch (IOException ex) {
			abort();
			rest.handleError(PortalRest.lost(ex));
		}
		rest.handleCompletion();
	}

	/**
	 * Leaves the portion at hand, of which nobody wants the rest.
	 * @param cancel whether the server is told so if it has not sent all of it, which
	 * fails the transaction
	 * @throws SQLException if the server had failed, or the connection is lost
	 */
	public void leave(boolean cancel) throws SQLException {
		this.kept.clear();
		if (this.open && !cancel) {
			locked(() -> drop(true));
		}
		else if (this.open && !locked(() -> drop(false))) {
			BoundedCancel.run(this.connection, () -> locked(() -> drop(true)));
		}
		this.kept.clear();
	}

	/**
	 * Drops rows.
	 * @param all whether to wait for all of them, or only to drop what has arrived: of a
	 * row that may be a part, whose rest the server sends with others to come
	 * @return whether those were all
	 */
	private boolean drop(boolean all) throws SQLException, IOException {
		VisibleBufferedInputStream input = this.driver.input();
		release();
		while (true) {
			int there = this.driver.endIndex() - input.getIndex();
			if (this.undropped > 0 && there > 0) {
				int dropped = (int) Math.min(this.undropped, there);
				this.driver.skipThere(dropped);
				this.undropped -= dropped;
			}
			else if (this.undropped == 0 && there >= DriverInternals.HEADER) {
				if (this.driver.peekType() != DATA_ROW) {
					finish();
					return true;
				}
				this.undropped = (long) DriverInternals.HEADER + this.driver.peekLength();
			}
			else if (all || input.getWrapped().available() > 0) {
				this.driver.readMore(0);
			}
			else {
				return false;
			}
		}
	}

	/** Where the row at hand lies. Not to be written to. */
	public byte[] buffer() {
		return this.buffer;
	}

	/** Where in the buffer the row at hand begins: with the number of its columns. */
	public int offset() {
		return this.offset;
	}

	/** How many bytes it has. */
	public int length() {
		return this.length;
	}

}
