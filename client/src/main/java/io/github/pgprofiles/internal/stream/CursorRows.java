package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.RowReader;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, a portion at a time through a portal of the server, so that memory
 * holds one portion however many there are. A portal lives in a transaction: the one at
 * hand, or one of its own that ends with these rows. Not thread-safe.
 *
 * @param <T> what a row becomes
 */
public final class CursorRows<T> implements AutoCloseable {

	private final ConnectionSource connections;

	private final Connection connection;

	private final int fetchSize;

	private @Nullable TimeoutScope scope;

	/** Rows of the portion at hand that were not moved to yet. */
	private int unread;

	private @Nullable PreparedStatement statement;

	private @Nullable ResultSet rows;

	private @Nullable RowReader<T> reader;

	private boolean failed;

	private boolean closed;

	private CursorRows(ConnectionSource connections, int fetchSize) throws SQLException {
		this.connections = connections;
		this.connection = connections.acquire();
		this.fetchSize = fetchSize;
	}

	/**
	 * Runs the query.
	 * @param factory prepares the statement on a connection
	 * @param fetchSize rows in a portion
	 * @param limit of the time for all rows; {@code null} for none
	 */
	public static <T> CursorRows<T> open(ConnectionSource connections, StatementFactory factory, RowMapping<T> mapping,
			int fetchSize, @Nullable TimeLimit limit) throws SQLException {
		CursorRows<T> cursor = new CursorRows<>(connections, fetchSize);
		try {
			cursor.execute(factory, mapping, limit);
			return cursor;
		}
		catch (Throwable ex) {
			cursor.fail();
			try {
				cursor.close();
			}
			catch (SQLException | RuntimeException suppressed) {
				ex.addSuppressed(suppressed);
			}
			throw ex;
		}
	}

	private void execute(StatementFactory factory, RowMapping<T> mapping, @Nullable TimeLimit limit)
			throws SQLException {
		// with autocommit on, the driver would read the whole result into memory
		TimeoutScope opened = TimeoutScope.open(this.connections, this.connection, limit, true);
		this.scope = opened;
		PreparedStatement prepared = factory.prepare(this.connection);
		this.statement = prepared;
		prepared.setFetchSize(this.fetchSize);
		ResultSet result = opened.call(prepared::executeQuery);
		this.rows = result;
		this.unread = this.fetchSize;
		this.reader = mapping.bind(result);
	}

	/**
	 * Moves to the next row, which may take a trip to the server.
	 * @throws Interrupted if the thread is interrupted
	 * @throws TimedOut if the limit was reached
	 */
	public boolean next() throws SQLException {
		ResultSet result = this.rows;
		TimeoutScope within = this.scope;
		if (result == null || within == null) {
			return false;
		}
		within.check();
		if (this.unread > 0) {
			this.unread--;
			return result.next();
		}
		this.unread = this.fetchSize - 1;
		return within.call(result::next);
	}

	/** The row that {@link #next()} moved to. */
	public @Nullable T row() throws SQLException {
		if (this.reader == null || this.rows == null) {
			throw new IllegalStateException("There is no row");
		}
		return this.reader.read(this.rows);
	}

	/** Makes {@link #close()} roll back. */
	public void fail() {
		this.failed = true;
	}

	/** Ends the query and gives the connection back. Does nothing the second time. */
	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		boolean interrupted = Interrupts.suspend();
		try {
			closeQuery();
			end();
		}
		finally {
			Interrupts.restore(interrupted);
			this.connections.release(this.connection);
		}
	}

	private void closeQuery() throws SQLException {
		try (PreparedStatement statementToClose = this.statement; ResultSet rowsToClose = this.rows) {
			this.reader = null;
		}
		catch (SQLException | RuntimeException ex) {
			fail();
			try {
				end();
			}
			catch (SQLException | RuntimeException suppressed) {
				ex.addSuppressed(suppressed);
			}
			throw ex;
		}
	}

	private void end() throws SQLException {
		if (this.scope != null) {
			this.scope.end(this.failed);
		}
	}

}
