package io.github.pgprofiles.internal.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.UnreadCopy;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;
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

	/**
	 * Copies a source to its end into the server. Does not close the source.
	 * @param limit of the time for all of it; {@code null} for none
	 */
	public Counts in(String command, InputStream source, @Nullable TimeLimit limit) throws SQLException, IOException {
		return run(limit, (connection, scope) -> {
			PGConnection driver = connection.unwrap(PGConnection.class);
			CopyIn copy = scope.call(() -> driver.getCopyAPI().copyIn(command));
			try {
				return send(copy, scope, source);
			}
			catch (Throwable ex) {
				cancel(connection, scope, copy, ex);
				throw ex;
			}
		});
	}

	private static Counts send(CopyIn copy, TimeoutScope scope, InputStream source) throws SQLException, IOException {
		try {
			long bytes = 0;
			byte[] chunk = new byte[CHUNK];
			for (int read = fill(source, chunk, scope); read > 0; read = fill(source, chunk, scope)) {
				int length = read;
				scope.write(() -> copy.writeToCopy(chunk, 0, length));
				bytes += length;
			}
			scope.check();
			return new Counts(scope.call(copy::endCopy), bytes);
		}
		catch (SQLException ex) {
			throw scope.explain(ex);
		}
	}

	/** A source may be slow, and is asked for a little at a time. */
	private static int fill(InputStream source, byte[] chunk, TimeoutScope scope) throws SQLException, IOException {
		int filled = 0;
		while (filled < chunk.length) {
			scope.check();
			int read = source.read(chunk, filled, chunk.length - filled);
			if (read < 0) {
				break;
			}
			filled += read;
		}
		return filled;
	}

	/**
	 * Copies what the server has into a sink, and flushes it. Does not close it.
	 * @param limit of the time for all of it; {@code null} for none
	 */
	public Counts out(String command, OutputStream sink, @Nullable TimeLimit limit) throws SQLException, IOException {
		return run(limit, (connection, scope) -> {
			PGConnection driver = connection.unwrap(PGConnection.class);
			CopyOut copy = scope.call(() -> driver.getCopyAPI().copyOut(command));
			try (TimeoutScope.Reads reads = scope.reads()) {
				try {
					return receive(copy, scope, reads, sink);
				}
				catch (Throwable ex) {
					cancel(connection, copy, ex);
					throw ex;
				}
			}
		});
	}

	private static Counts receive(CopyOut copy, TimeoutScope scope, TimeoutScope.Reads reads, OutputStream sink)
			throws SQLException, IOException {
		try {
			long bytes = 0;
			OutputStream buffered = new BufferedOutputStream(sink, CHUNK);
			for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
				buffered.write(row);
				bytes += row.length;
				reads.check();
			}
			buffered.flush();
			return new Counts(copy.getHandledRowCount(), bytes);
		}
		catch (SQLException ex) {
			throw scope.explain(ex);
		}
	}

	private interface Transfer {

		Counts run(Connection connection, TimeoutScope scope) throws SQLException, IOException;

	}

	private Counts run(@Nullable TimeLimit limit, Transfer transfer) throws SQLException, IOException {
		Connection connection = this.connections.acquire();
		try {
			TimeoutScope scope = TimeoutScope.open(this.connections, connection, limit, false);
			Counts counts;
			try {
				counts = transfer.run(connection, scope);
			}
			catch (Throwable ex) {
				fail(scope, ex);
				throw ex;
			}
			scope.end(false);
			return counts;
		}
		finally {
			this.connections.release(connection);
		}
	}

	private static void fail(TimeoutScope scope, Throwable cause) {
		try {
			scope.end(true);
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

	/** Ends a copy without a row, and reads the server's answer to the end. */
	private void cancel(Connection connection, TimeoutScope scope, CopyIn copy, Throwable cause) {
		if (discardIfLost(connection, cause)) {
			return;
		}
		boolean interrupted = Interrupts.suspend();
		try {
			if (copy.isActive()) {
				scope.answered(copy::cancelCopy);
			}
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
			discardIfLost(connection, ex);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/** Ends a copy whose rows nobody wants. */
	private void cancel(Connection connection, CopyOut copy, Throwable cause) {
		if (discardIfLost(connection, cause)) {
			return;
		}
		boolean interrupted = Interrupts.suspend();
		try {
			UnreadCopy.cancel(connection, copy);
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
			this.connections.discard(connection);
		}
		finally {
			Interrupts.restore(interrupted);
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
