package io.github.pgprofiles.internal.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.UnreadCopy;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Moves the bytes of a COPY. All or nothing: a source that fails ends the copy without a
 * row, never with those that were read. Thread-safe.
 */
public final class CopyRunner {

	/** One message of the protocol each; larger gains nothing. */
	private static final int CHUNK = 64 * 1024;

	private final ConnectionSource connections;

	public CopyRunner(ConnectionSource connections) {
		this.connections = connections;
	}

	/**
	 * What a COPY moved.
	 *
	 * @param rows as the server counts them
	 * @param bytes as they passed the wire
	 */
	public record Counts(long rows, long bytes) {
	}

	/** Copies a source to its end into the server. Does not close the source. */
	public Counts in(String command, InputStream source) throws SQLException, IOException {
		Connection connection = this.connections.acquire();
		try {
			CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
			try {
				long bytes = 0;
				byte[] chunk = new byte[CHUNK];
				for (int read = fill(source, chunk); read > 0; read = fill(source, chunk)) {
					copy.writeToCopy(chunk, 0, read);
					bytes += read;
				}
				return new Counts(copy.endCopy(), bytes);
			}
			catch (Throwable ex) {
				cancel(connection, copy, ex);
				throw ex;
			}
		}
		finally {
			this.connections.release(connection);
		}
	}

	private static int fill(InputStream source, byte[] chunk) throws IOException {
		return source.readNBytes(chunk, 0, chunk.length);
	}

	/** Copies what the server has into a sink, and flushes it. Does not close it. */
	public Counts out(String command, OutputStream sink) throws SQLException, IOException {
		Connection connection = this.connections.acquire();
		try {
			CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(command);
			try {
				long bytes = 0;
				OutputStream buffered = new BufferedOutputStream(sink, CHUNK);
				for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
					buffered.write(row);
					bytes += row.length;
				}
				buffered.flush();
				return new Counts(copy.getHandledRowCount(), bytes);
			}
			catch (Throwable ex) {
				cancel(connection, copy, ex);
				throw ex;
			}
		}
		finally {
			this.connections.release(connection);
		}
	}

	/** Ends a copy without a row, and reads the server's answer to the end. */
	private void cancel(Connection connection, CopyIn copy, Throwable cause) {
		if (discardIfLost(connection, cause)) {
			return;
		}
		try {
			if (copy.isActive()) {
				copy.cancelCopy();
			}
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
			discardIfLost(connection, ex);
		}
	}

	/** Ends a copy whose rows nobody wants. */
	private void cancel(Connection connection, CopyOut copy, Throwable cause) {
		if (discardIfLost(connection, cause)) {
			return;
		}
		try {
			UnreadCopy.cancel(connection, copy);
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
			this.connections.discard(connection);
		}
	}

	/**
	 * The pool sees what its own proxies throw, and nothing of the copy API below them.
	 * It would lend a lost connection again.
	 */
	private boolean discardIfLost(Connection connection, Throwable cause) {
		boolean lost = cause instanceof SQLException sql && SqlStates.isConnectionLost(sql.getSQLState());
		if (lost) {
			this.connections.discard(connection);
		}
		return lost;
	}

}
