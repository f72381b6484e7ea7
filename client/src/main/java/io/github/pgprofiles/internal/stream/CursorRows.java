package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.RowReader;
import io.github.pgprofiles.internal.pool.ConnectionSource;
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

	private final boolean own;

	private @Nullable PreparedStatement statement;

	private @Nullable ResultSet rows;

	private @Nullable RowReader<T> reader;

	private boolean failed;

	private boolean closed;

	private CursorRows(ConnectionSource connections) throws SQLException {
		this.connections = connections;
		this.connection = connections.acquire();
		this.own = !connections.isJoined(this.connection);
	}

	/**
	 * Runs the query.
	 * @param factory prepares the statement on a connection
	 * @param fetchSize rows in a portion
	 */
	public static <T> CursorRows<T> open(ConnectionSource connections, StatementFactory factory, RowMapping<T> mapping,
			int fetchSize) throws SQLException {
		CursorRows<T> cursor = new CursorRows<>(connections);
		try {
			cursor.execute(factory, mapping, fetchSize);
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

	private void execute(StatementFactory factory, RowMapping<T> mapping, int fetchSize) throws SQLException {
		if (this.own) {
			// with autocommit on, the driver reads the whole result into memory
			this.connection.setAutoCommit(false);
		}
		PreparedStatement prepared = factory.prepare(this.connection);
		this.statement = prepared;
		prepared.setFetchSize(fetchSize);
		ResultSet result = prepared.executeQuery();
		this.rows = result;
		this.reader = mapping.bind(result);
	}

	/** Moves to the next row, which may take a trip to the server. */
	public boolean next() throws SQLException {
		return this.rows != null && this.rows.next();
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
		try {
			closeQuery();
			end();
		}
		finally {
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
		if (!this.own || this.connection.isClosed() || this.connection.getAutoCommit()) {
			return;
		}
		if (this.failed) {
			this.connection.rollback();
		}
		else {
			this.connection.commit();
		}
		// costs no message; a DataSource without a pool would not do it
		this.connection.setAutoCommit(true);
	}

}
