package io.github.pgprofiles.internal.copy.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.CopyBegin;
import io.github.pgprofiles.internal.driver.CopyInWire;
import io.github.pgprofiles.internal.driver.CopyMessage;
import io.github.pgprofiles.internal.driver.DriverSession;
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
 * A COPY in on a connection. Ends with all that was sent, or without a row. Data that fit
 * into one chunk go out in the message of the command itself; where there are more, the
 * server answers the command before the first chunk. Not thread-safe.
 */
public final class CopyInSession {

	/** One message of the protocol each; larger gains nothing. */
	public static final int CHUNK = 64 * 1024;

	private static final String ROW_SECURITY = "The table has row security in force for this user: copy through a"
			+ " temporary table with staging(\"insert into … select … from staging\") or onConflict(…), whose INSERT"
			+ " the policies let through or refuse row by row";

	private final ConnectionSource connections;

	/** Held as long as the copy is: the driver would not. */
	private final Connection connection;

	private final TimeoutScope scope;

	private final CopyStatements statements;

	/** What is sent in one go; {@code null} where the driver is not as we know it. */
	private @Nullable CopyMessage message;

	private @Nullable CopyIn copy;

	private @Nullable CopyInWire wire;

	private @Nullable Received received;

	private long bytes;

	private CopyInSession(ConnectionSource connections, Connection connection, TimeoutScope scope,
			CopyStatements statements) {
		this.connections = connections;
		this.connection = connection;
		this.scope = scope;
		this.statements = statements;
	}

	/**
	 * What the server counted.
	 *
	 * @param rows that it took
	 * @param bytes that it was sent
	 * @param skipped rows that did not fit; {@code null} if it did not say
	 * @param results of the statements behind the COPY, if its data went with it
	 */
	public record Received(long rows, long bytes, @Nullable Long skipped, List<long[]> results) {

		/** Whether the data went with the COPY, and so did what goes behind it. */
		public boolean isWhole() {
			return !this.results.isEmpty();
		}

		/** What it has done, where the rows went into the table itself. */
		public CopyResult counts(long ignored) {
			return new CopyResult(this.rows, this.bytes, Duration.ZERO, this.rows, ignored, null, null);
		}

	}

	/** What is sent in a session. */
	@FunctionalInterface
	public interface Content<X extends Exception> {

		/** Sends chunks, and the last one as such. */
		void send(CopyInSession session) throws SQLException, X;

	}

	/**
	 * Runs one.
	 * @return what the server counted
	 * @throws NeedsTransaction if a look at the table finds it changed
	 */
	public static <X extends Exception> Received run(ConnectionSource connections, Connection connection,
			TimeoutScope scope, CopyStatements statements, Content<X> content) throws SQLException, X {
		CopyInSession session = new CopyInSession(connections, connection, scope, statements);
		session.prepare();
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

	/**
	 * Whether data can go out with their command. A transaction that only reads is begun
	 * by the driver, which knows how.
	 */
	public static boolean isPossible(Connection connection, TimeoutScope scope, String table) throws SQLException {
		return !(scope.isInTransaction() && connection.isReadOnly()) && CopyMessage.of(connection, table) != null;
	}

	private void prepare() throws SQLException {
		this.statements.command().toSqlIn(version());
		String table = this.statements.command().target().table();
		if (isPossible(this.connection, this.scope, table)) {
			this.message = CopyMessage.of(this.connection, table);
			if (!this.statements.eager()) {
				return;
			}
		}
		else if (!this.scope.settings().isEmpty()) {
			this.scope.beginTransaction();
		}
		begin();
	}

	private int version() throws SQLException {
		return this.connection.getMetaData().getDatabaseMajorVersion();
	}

	/** The server answers before it is sent anything. */
	private CopyInWire begin() throws SQLException {
		List<String> before = this.statements.streaming().get();
		if (this.statements.check() >= 0 && before.isEmpty()) {
			throw NeedsTransaction.size();
		}
		boolean pooled = !this.scope.isInTransaction() && DriverSession.isPooled(this.connection);
		if (pooled) {
			// what is still on its way when the server refuses a row would get another
			// session, and in the middle of a message break both
			this.scope.beginTransaction();
		}
		String sql = this.statements.command().toSqlIn(version());
		CopyMessage beginning = this.message;
		List<String> settings = (pooled && beginning != null) ? first() : this.scope.settings();
		CopyIn begun;
		try {
			if (beginning != null && !(settings.isEmpty() && before.isEmpty())) {
				String all = CopyStatements.streaming(settings, before, sql);
				begun = this.scope.call(() -> beginning.begin(all));
			}
			else {
				PGConnection driver = this.connection.unwrap(PGConnection.class);
				begun = this.scope.call(() -> CopyBegin.in(driver, sql));
			}
		}
		catch (SQLException ex) {
			int check = settings.size() + before.size() - 1;
			throw explain(ex, check, check);
		}
		CopyInWire opened = CopyInWire.of(this.connection, begun, this.statements.command().target().table());
		this.copy = begun;
		this.wire = opened;
		return opened;
	}

	/**
	 * Tells what failed from the look at the table.
	 * @param check which statement begins that
	 * @param last which statement ends it
	 */
	private SQLException explain(SQLException ex, int check, int last) {
		CopyMessage failed = this.message;
		boolean stale = failed != null && this.statements.check() >= 0 && !failed.isUnread()
				&& failed.completed() >= check && failed.completed() <= last && !failed.hasRow();
		return stale ? NeedsTransaction.changed(ex) : isRowSecurity(ex) ? Redactor.withHint(ex, ROW_SECURITY) : ex;
	}

	/**
	 * Recognized by the place in the server, as the message is in its user's language:
	 * this is the one feature that COPY itself does not support.
	 */
	private static boolean isRowSecurity(SQLException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof PSQLException server && server.getServerErrorMessage() != null) {
				return SqlStates.FEATURE_NOT_SUPPORTED.equals(server.getSQLState())
						&& "DoCopy".equals(server.getServerErrorMessage().getRoutine());
			}
		}
		return false;
	}

	/** Stops if the thread is interrupted or time is up. */
	public void check() throws SQLException {
		this.scope.check();
	}

	/** Sends a chunk that others follow. */
	public void send(byte[] chunk, int length) throws SQLException {
		CopyInWire open = this.wire;
		write((open != null) ? open : begin(), chunk, length);
	}

	private void write(CopyInWire open, byte[] chunk, int length) throws SQLException {
		try {
			this.scope.write(() -> open.write(chunk, 0, length));
			this.bytes += length;
		}
		catch (SQLException ex) {
			throw this.scope.explain(ex);
		}
	}

	/** Sends the last chunk, which may be empty, and all that there is to say with it. */
	public void last(byte[] chunk, int length) throws SQLException {
		CopyInWire open = this.wire;
		CopyMessage whole = this.message;
		if (open != null || whole == null) {
			if (length > 0) {
				send(chunk, length);
			}
			return;
		}
		this.scope.check();
		List<String> first = first();
		boolean own = !first.isEmpty() && !this.scope.isInTransaction();
		String sql = this.statements.whole(first, this.statements.command().toSqlIn(version()))
				+ (own ? "; COMMIT" : "");
		int place = first.size() + this.statements.before().size();
		boolean interrupted = Interrupts.suspend();
		try {
			this.scope.write(() -> whole.send(sql, chunk, length));
			this.bytes = length;
			List<long[]> results = this.scope.call(whole::receive);
			this.received = new Received(results.get(place)[0], length, whole.skippedRows(),
					results.subList(place + 1, results.size()));
		}
		catch (SQLException ex) {
			if (own && DriverSession.isFailed(this.connection)) {
				Sql.execute(this.connection, "ROLLBACK");
			}
			int last = place + this.statements.after().size();
			throw isUnknown(ex, whole, last + (own ? 1 : 0)) ? new OutcomeUnknown(ex)
					: explain(this.scope.explain(ex), first.size() + this.statements.check(), last);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/** The last statement commits before its end is said; the others do not. */
	private boolean isUnknown(SQLException ex, CopyMessage whole, int last) {
		boolean before = whole.isFailed() && whole.completed() < last;
		return SqlStates.isConnectionLost(ex) && whole.isInDoubt() && !before && !this.scope.isInTransaction();
	}

	/** A message of one statement commits by itself. */
	private List<String> first() throws SQLException {
		if (this.scope.isInTransaction()) {
			List<String> first = new ArrayList<>(2);
			if (DriverSession.isIdle(this.connection)) {
				first.add("BEGIN");
			}
			first.addAll(this.scope.takeSettings());
			return first;
		}
		List<String> settings = this.scope.settings();
		if (settings.isEmpty() && this.statements.check() < 0 && !DriverSession.isPooled(this.connection)) {
			return List.of();
		}
		List<String> first = new ArrayList<>(List.of("BEGIN"));
		first.addAll(settings);
		return first;
	}

	/** Bytes sent up to now. */
	public long bytes() {
		return this.bytes;
	}

	private Received finish() throws SQLException {
		Received whole = this.received;
		if (whole != null) {
			return whole;
		}
		CopyInWire open = this.wire;
		if (open == null) {
			throw new IllegalStateException("Nothing was sent");
		}
		try {
			this.scope.check();
			long rows = this.scope.isInTransaction() ? this.scope.call(open::end) : endAndCommit(open);
			return new Received(rows, this.bytes, open.skippedRows(), List.of());
		}
		catch (SQLException ex) {
			throw this.scope.explain(ex);
		}
	}

	/** In no transaction the end is the COMMIT as well. */
	private long endAndCommit(CopyInWire open) throws SQLException {
		boolean interrupted = Interrupts.suspend();
		try {
			return this.scope.call(open::end);
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
		if (this.message != null && this.message.isUnread()) {
			this.connections.discard(this.connection);
			return;
		}
		boolean interrupted = Interrupts.suspend();
		try {
			CopyInWire open = this.wire;
			if (this.copy != null && this.copy.isActive() && open != null) {
				this.scope.answered(open::cancel);
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
