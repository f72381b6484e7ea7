package io.github.pgprofiles.internal.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.PortalWire;
import io.github.pgprofiles.internal.log.Operation;
import io.github.pgprofiles.internal.mapping.RowBuffer;
import io.github.pgprofiles.internal.mapping.RowReader;
import io.github.pgprofiles.internal.timeout.ScopeReads;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a cursor from its second portion on, decoded where they arrive. On a
 * connection of the stream's own they come while the server sends the portion; on one
 * that others may use, as in their transaction, each portion is read at once. Not
 * thread-safe.
 *
 * @param <T> what a row becomes
 */
final class PortalRows<T> {

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private final StreamConnection connection;

	private final PortalWire wire;

	private final RowReader<T> reader;

	private final RowBuffer row;

	private @Nullable ScopeReads reads;

	private PortalRows(StreamConnection connection, PortalWire wire, RowReader<T> reader, RowBuffer row) {
		this.connection = connection;
		this.wire = wire;
		this.reader = reader;
		this.row = row;
	}

	/**
	 * Takes over from the driver, which has read the first portion.
	 * @param rows of the driver's own
	 * @return {@code null} if there is only that one, or the driver goes on by itself
	 */
	static <T> @Nullable PortalRows<T> of(StreamConnection connection, ResultSet rows, RowReader<T> reader)
			throws SQLException {
		RowBuffer row = reader.buffer();
		PortalWire wire = (row != null) ? PortalWire.of(connection.get(), rows, !connection.isExclusive()) : null;
		return (row != null && wire != null) ? new PortalRows<>(connection, wire, reader, row) : null;
	}

	/** Whether there is no portion after the one at hand. */
	boolean isAtEnd() {
		return this.wire.isAtEnd();
	}

	/** Asks for the next portion. */
	void request(int rows) throws SQLException {
		endReads();
		try {
			this.connection.call(() -> {
				this.wire.request(rows);
				return true;
			});
		}
		catch (SQLException ex) {
			throw lost(ex);
		}
		this.reads = this.connection.scope().reads();
	}

	/**
	 * Stops if the thread is interrupted or time is up, and bounds the reads to come.
	 */
	void check() throws SQLException {
		if (this.reads != null) {
			this.reads.check();
		}
		else {
			this.connection.scope().check();
		}
	}

	/** Moves to the next row of the portion, if there is one. */
	boolean next() throws SQLException {
		try {
			if (!this.wire.next()) {
				endReads();
				return false;
			}
		}
		catch (SQLException ex) {
			throw lost(this.connection.scope().explain(ex));
		}
		point(this.row, this.wire.buffer(), this.wire.offset(), this.wire.length());
		return true;
	}

	private SQLException lost(SQLException ex) {
		this.connection.logged(ex);
		if (this.connection.isOwn() && SqlStates.isConnectionLost(ex)) {
			// the pool sees nothing of what is thrown below its proxies
			this.connection.discard();
		}
		return ex;
	}

	/**
	 * Points each column to its bytes. PostgreSQL manual, chapter 'Message Formats',
	 * DataRow.
	 */
	static void point(RowBuffer row, byte[] bytes, int offset, int length) throws SQLException {
		int end = offset + length;
		int count = (length >= 2) ? (short) ((bytes[offset] << 8) | (bytes[offset + 1] & 0xff)) : -1;
		if (count != row.size()) {
			throw broken("a row has %d columns instead of %d".formatted(count, row.size()));
		}
		int index = offset + 2;
		for (int column = 0; column < count; column++) {
			if (end - index < 4) {
				throw broken("a row is cut off");
			}
			int size = (int) INT.get(bytes, index);
			index += 4;
			if (size > end - index || size < -1) {
				throw broken("a value is longer than its message");
			}
			row.set(column, bytes, index, size);
			index += Math.max(size, 0);
		}
	}

	private static SQLException broken(String problem) {
		return new SQLException("The server's rows cannot be read: " + problem, SqlStates.PROTOCOL_VIOLATION);
	}

	@Nullable T row() throws SQLException {
		// whoever asks the server something then needs the connection
		return this.reader.read(this.row, this.wire::keepRest);
	}

	/**
	 * Leaves the connection as somebody else can use it.
	 * @param failed whether the transaction is rolled back anyway, so that the server may
	 * be cancelled
	 */
	void leave(boolean failed) throws SQLException {
		Operation logged = this.connection.operation();
		if (logged != null) {
			logged.add(this.wire.waited());
		}
		try {
			this.wire.leave(failed && this.connection.isExclusive());
		}
		catch (SQLException ex) {
			throw lost(this.connection.scope().explain(ex));
		}
		finally {
			endReads();
		}
	}

	private void endReads() throws SQLException {
		ScopeReads present = this.reads;
		this.reads = null;
		if (present != null) {
			present.close();
		}
	}

}
