package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.UnreadCopy;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.mapping.RowBuffer;
import io.github.pgprofiles.internal.mapping.RowDecoder;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a query by COPY in binary, which the server sends without being asked
 * again. Memory holds one row, and what the sockets hold. Not thread-safe.
 *
 * @param <T> what a row becomes
 */
final class CopyRows<T> implements Rows<T> {

	/** What a transaction that is not the stream's own goes back to. */
	static final String SAVEPOINT = "pgprofiles_stream";

	private final StreamConnection connection;

	private final CopyOut copy;

	private final RowBuffer buffer;

	private final BinaryFrames frames;

	private final RowDecoder<T> decoder;

	private boolean failedByServer;

	private boolean closed;

	/**
	 * Begins the COPY. The connection is the copy's from here on only if that succeeds.
	 * @param columns of the query
	 */
	CopyRows(StreamConnection connection, String sql, int columns, RowDecoder<T> decoder) throws SQLException {
		this.connection = connection;
		this.buffer = new RowBuffer(columns);
		this.frames = new BinaryFrames(this.buffer);
		this.decoder = decoder;
		// on a line of its own: a comment may end the query
		this.copy = connection.get()
			.unwrap(PGConnection.class)
			.getCopyAPI()
			.copyOut("COPY (" + sql + "\n) TO STDOUT WITH (FORMAT binary)");
		connection.occupy(this::closeBeforeTheTransaction);
	}

	@Override
	public boolean next() throws SQLException {
		while (!this.frames.next()) {
			byte[] message = read();
			if (message == null) {
				if (!this.frames.isEnded()) {
					throw BinaryFrames.broken("it has no end");
				}
				return false;
			}
			this.frames.accept(message);
		}
		return true;
	}

	private byte @Nullable [] read() throws SQLException {
		try {
			return this.copy.readFromCopy();
		}
		catch (SQLException ex) {
			this.failedByServer = true;
			if (SqlStates.isConnectionLost(ex.getSQLState())) {
				// the pool sees nothing of what is thrown below its proxies
				this.connection.discard();
			}
			throw ex;
		}
	}

	@Override
	public @Nullable T row() {
		return this.decoder.decode(this.buffer);
	}

	@Override
	public void fail() {
		this.connection.fail();
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			boolean canceled = leave();
			this.connection.vacate();
			if (!this.connection.isOwn()) {
				endSavepoint(canceled);
			}
			this.connection.end();
		}
		finally {
			this.connection.vacate();
			this.connection.release();
		}
	}

	/**
	 * Makes sure that the copy is over.
	 * @return whether that took a cancel
	 */
	private boolean leave() throws SQLException {
		if (this.failedByServer) {
			return false;
		}
		try {
			if (UnreadCopy.finish(this.copy)) {
				return false;
			}
			boolean canceled = UnreadCopy.cancel(this.connection.get(), this.copy);
			if (canceled) {
				fail();
			}
			return canceled;
		}
		catch (SQLException | RuntimeException ex) {
			if (this.copy.isActive() || isLost(ex)) {
				this.connection.discard();
			}
			throw ex;
		}
	}

	private static boolean isLost(Exception ex) {
		return ex instanceof SQLException sql && SqlStates.isConnectionLost(sql.getSQLState());
	}

	private void endSavepoint(boolean canceled) throws SQLException {
		if (this.failedByServer) {
			// as after any statement that fails in a transaction
			return;
		}
		String command = (canceled ? "ROLLBACK TO SAVEPOINT " : "RELEASE SAVEPOINT ") + SAVEPOINT;
		this.connection.run(command);
	}

	private void closeBeforeTheTransaction() {
		try {
			close();
		}
		catch (SQLException ex) {
			// the transaction's end will fail with the reason
			this.connection.discard();
		}
	}

}
