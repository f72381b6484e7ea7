package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.CopyBegin;
import io.github.pgprofiles.internal.driver.CopyInWire;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;

/**
 * A COPY in that is under way on a connection. Ends with all that was sent, or without a
 * row. Not thread-safe.
 */
final class CopyInSession {

	/** One message of the protocol each; larger gains nothing. */
	static final int CHUNK = 64 * 1024;

	private static final String ROW_SECURITY = "The table has row security in force for this user: copy through a"
			+ " temporary table with staging(\"insert into … select … from staging\") or onConflict(…), whose INSERT"
			+ " the policies let through or refuse row by row";

	private final ConnectionSource connections;

	/** Held as long as the copy is: the driver would not. */
	private final Connection connection;

	private final TimeoutScope scope;

	private final CopyIn copy;

	private final CopyInWire wire;

	private long bytes;

	private CopyInSession(ConnectionSource connections, Connection connection, TimeoutScope scope, CopyIn copy,
			CopyInWire wire) {
		this.connections = connections;
		this.connection = connection;
		this.scope = scope;
		this.copy = copy;
		this.wire = wire;
	}

	/**
	 * What the server counted.
	 *
	 * @param rows that it took
	 * @param bytes that it was sent
	 * @param skipped rows that did not fit; {@code null} if it did not say
	 */
	record Received(long rows, long bytes, @Nullable Long skipped) {
	}

	/** What is sent in a session. */
	@FunctionalInterface
	interface Content<X extends Exception> {

		void send(CopyInSession session) throws SQLException, X;

	}

	/**
	 * Runs one.
	 * @return what the server counted
	 */
	static <X extends Exception> Received run(ConnectionSource connections, Connection connection, TimeoutScope scope,
			CopyCommand command, Content<X> content) throws SQLException, X {
		PGConnection driver = connection.unwrap(PGConnection.class);
		String sql = command.toSqlIn(connection.getMetaData().getDatabaseMajorVersion());
		CopyIn copy = begin(driver, scope, sql);
		CopyInWire wire = CopyInWire.of(connection, copy, command.target().table());
		CopyInSession session = new CopyInSession(connections, connection, scope, copy, wire);
		boolean joined = connections.isJoined(connection);
		if (joined) {
			// the driver would let a statement wait for the end of the copy for ever
			connections.beginExclusiveUse(() -> {
			});
		}
		try {
			content.send(session);
			return session.finish();
		}
		catch (Throwable ex) {
			session.cancel(ex);
			throw ex;
		}
		finally {
			if (joined) {
				connections.endExclusiveUse();
			}
		}
	}

	/** The server answers before it is sent anything, and so before a source is read. */
	private static CopyIn begin(PGConnection driver, TimeoutScope scope, String sql) throws SQLException {
		try {
			return scope.call(() -> CopyBegin.in(driver, sql));
		}
		catch (SQLException ex) {
			throw isRowSecurity(ex) ? Redactor.withHint(ex, ROW_SECURITY) : ex;
		}
	}

	/**
	 * Recognized by the place in the server, as the message is in its user's language:
	 * this is the one feature that COPY itself does not support.
	 */
	private static boolean isRowSecurity(SQLException ex) {
		return SqlStates.FEATURE_NOT_SUPPORTED.equals(ex.getSQLState()) && ex instanceof PSQLException server
				&& server.getServerErrorMessage() != null
				&& "DoCopy".equals(server.getServerErrorMessage().getRoutine());
	}

	/** Stops if the thread is interrupted or time is up. */
	void check() throws SQLException {
		this.scope.check();
	}

	void send(byte[] chunk, int length) throws SQLException {
		try {
			this.scope.write(() -> this.wire.write(chunk, 0, length));
			this.bytes += length;
		}
		catch (SQLException ex) {
			throw this.scope.explain(ex);
		}
	}

	/** Bytes sent up to now. */
	long bytes() {
		return this.bytes;
	}

	private Received finish() throws SQLException {
		try {
			this.scope.check();
			long rows = this.scope.isInTransaction() ? this.scope.call(this.wire::end) : endAndCommit();
			return new Received(rows, this.bytes, this.wire.skippedRows());
		}
		catch (SQLException ex) {
			throw this.scope.explain(ex);
		}
	}

	/** In no transaction the end is the COMMIT as well. */
	private long endAndCommit() throws SQLException {
		boolean interrupted = Interrupts.suspend();
		try {
			return this.scope.call(this.wire::end);
		}
		catch (SQLException ex) {
			throw SqlStates.isConnectionLost(ex) ? new OutcomeUnknown(ex) : ex;
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/** Ends the copy without a row, and reads the server's answer to the end. */
	private void cancel(Throwable cause) {
		if (discardIfLost(cause)) {
			return;
		}
		boolean interrupted = Interrupts.suspend();
		try {
			if (this.copy.isActive()) {
				this.scope.answered(this.wire::cancel);
			}
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
			discardIfLost(ex);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/**
	 * The pool sees what its own proxies throw, and nothing of the copy API below them.
	 * It would lend a lost connection again.
	 */
	private boolean discardIfLost(Throwable cause) {
		boolean lost = cause instanceof SQLException sql && SqlStates.isConnectionLost(sql);
		if (lost) {
			this.connections.discard(this.connection);
		}
		return lost;
	}

}
