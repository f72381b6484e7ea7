package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.CopyBegin;
import io.github.pgprofiles.internal.driver.CopyOutFlight;
import io.github.pgprofiles.internal.driver.CopyOutWire;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.driver.UnreadCopy;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.log.Operation;
import io.github.pgprofiles.internal.log.StatementLog;
import io.github.pgprofiles.internal.mapping.RowBuffer;
import io.github.pgprofiles.internal.mapping.RowDecoder;
import io.github.pgprofiles.internal.timeout.ScopeReads;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a query by COPY in binary, which the server sends without being asked
 * again. Memory holds what has arrived, up to some 64 KB, and what the sockets hold. Not
 * thread-safe.
 *
 * @param <T> what a row becomes
 */
final class CopyRows<T> implements Rows<T> {

	private static final Logger logger = LoggerFactory.getLogger(CopyRows.class);

	/** Held as long as the copy is: the driver would not. */
	private final StreamConnection connection;

	private final ScopeReads reads;

	private final CopyOut copy;

	private final CopyOutWire wire;

	private final RowBuffer buffer;

	private final BinaryFrames frames;

	/** The types of the columns. */
	private final int[] types;

	private final RowDecoder<T> decoder;

	/** What the copy was sent with; {@code null} if it was sent alone. */
	private final @Nullable CopyOutFlight flight;

	private long bytes;

	private long rows;

	/** The server has ended the copy with an error, or is gone. */
	private boolean broken;

	private boolean closed;

	private CopyRows(StreamConnection connection, ScopeReads reads, CopyOut copy, @Nullable CopyOutFlight flight,
			int[] types, RowDecoder<T> decoder) throws SQLException {
		this.connection = connection;
		this.reads = reads;
		this.copy = copy;
		this.flight = flight;
		this.wire = CopyOutWire.of(connection.get(), copy);
		this.buffer = new RowBuffer(types.length);
		this.frames = new BinaryFrames(this.buffer);
		this.types = types;
		this.decoder = decoder;
		connection.beginExclusiveUse(this::closeBeforeTheTransaction);
	}

	/**
	 * Begins the COPY. The connection is the copy's from here on only if that succeeds.
	 * @param command in binary
	 * @param types of the columns
	 */
	static <T> CopyRows<T> open(StreamConnection connection, String command, int[] types, RowDecoder<T> decoder)
			throws SQLException {
		PGConnection driver = connection.get().unwrap(PGConnection.class);
		ScopeReads reads = connection.scope().reads();
		try {
			CopyOut copy = connection.call(() -> CopyBegin.out(driver, command));
			return new CopyRows<>(connection, reads, copy, null, types, decoder);
		}
		catch (SQLException | RuntimeException ex) {
			reads.close();
			throw ex;
		}
	}

	/** Takes over a COPY that has begun with other messages. */
	static <T> CopyRows<T> of(StreamConnection connection, CopyOutFlight flight, int[] types, RowDecoder<T> decoder)
			throws SQLException {
		ScopeReads reads = connection.scope().reads();
		try {
			return new CopyRows<>(connection, reads, flight.copy(), flight, types, decoder);
		}
		catch (SQLException | RuntimeException ex) {
			reads.close();
			throw ex;
		}
	}

	@Override
	public boolean next() throws SQLException {
		if (this.closed) {
			throw new SQLException("The transaction in which the stream was read has ended",
					SqlStates.NO_ACTIVE_TRANSACTION);
		}
		this.reads.check();
		while (!this.frames.next()) {
			int length = read();
			if (length < 0) {
				if (!this.frames.isEnded()) {
					throw BinaryFrames.broken("it has no end");
				}
				return false;
			}
			this.frames.accept(this.wire.buffer(), this.wire.offset(), length);
		}
		this.rows++;
		if (this.rows <= StatementLog.FIRST_ROWS) {
			log();
		}
		return true;
	}

	private void log() {
		Operation logged = this.connection.operation();
		if (logged != null && logged.wantsRow()) {
			logged.row(this.buffer.toLine(this.types));
		}
	}

	private int read() throws SQLException {
		Operation logged = this.connection.operation();
		long begun = (logged != null) ? System.nanoTime() : 0;
		try {
			int length = this.wire.read();
			this.bytes += Math.max(length, 0);
			if (logged != null) {
				logged.waited(begun);
			}
			return length;
		}
		catch (SQLException ex) {
			this.broken = true;
			if (SqlStates.isConnectionLost(ex)) {
				// the pool sees nothing of what is thrown below its proxies
				this.connection.discard();
			}
			throw StandbyErrors.explain(this.connection.get(),
					this.connection.logged(this.connection.scope().explain(ex)));
		}
	}

	@Override
	public @Nullable T row() {
		return this.decoder.decode(this.buffer);
	}

	@Override
	public long byteCount() {
		return this.bytes;
	}

	@Override
	public long readCount() {
		return this.rows;
	}

	@Override
	public void fail() {
		this.connection.fail();
	}

	/**
	 * After the server has failed: the connection is no longer this copy's to give back.
	 */
	void leaveConnection() throws SQLException {
		this.closed = true;
		this.reads.close();
		if (this.flight != null) {
			this.connection.finish(this.flight);
		}
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.connection.count(this.rows, this.bytes);
		boolean interrupted = Interrupts.suspend();
		try {
			this.reads.close();
			boolean undo = !this.broken && leave();
			if (this.flight != null) {
				this.connection.finish(this.flight);
			}
			if (this.broken) {
				this.connection.endFailed();
			}
			else {
				this.connection.end(undo);
			}
		}
		catch (SQLException | RuntimeException ex) {
			this.connection.giveUp(ex);
			throw ex;
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/**
	 * Makes sure that the copy is over.
	 * @return whether that took a cancel
	 */
	private boolean leave() throws SQLException {
		try {
			return !UnreadCopy.finish(this.copy) && UnreadCopy.cancel(this.connection.get(), this.copy);
		}
		catch (SQLException | RuntimeException ex) {
			if (!this.copy.isActive() && !isLost(ex)) {
				// it failed by itself, and its connection is as good as before
				throw ex;
			}
			this.connection.discard();
			if (isLost(ex) || !this.connection.isOwn()) {
				throw ex;
			}
			logger.warn("A stream was left, and its connection given up: {}", ex.getMessage());
			return true;
		}
	}

	private static boolean isLost(Exception ex) {
		return ex instanceof SQLException sql && SqlStates.isConnectionLost(sql);
	}

	private void closeBeforeTheTransaction() {
		try {
			close();
		}
		catch (SQLException | RuntimeException ex) {
			// the end of the transaction will say so
			this.connection.discard();
		}
	}

}
