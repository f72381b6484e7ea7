package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.CopyOutFlight;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.StaleTypes;
import io.github.pgprofiles.internal.log.Operation;
import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.SqlCall;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.usage.Activity;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one stream, with the time limit that holds for all of it: the one of
 * the transaction at hand, or one with a transaction of its own that ends with the
 * stream.
 */
final class StreamConnection {

	/** What a transaction that is not the stream's own can go back to. */
	private static final String SAVEPOINT = "pgprofiles_stream";

	private static final String RELEASE = "RELEASE SAVEPOINT " + SAVEPOINT;

	private final ConnectionSource connections;

	private final Connection connection;

	private final boolean own;

	/** Whether the connection goes on behind the stream. */
	private final boolean lent;

	private final @Nullable TimeLimit limit;

	private @Nullable TimeoutScope scope;

	private boolean savepoint;

	/** Whether several messages can be sent at once. */
	private boolean flying;

	private boolean failed;

	private boolean discarded;

	private boolean ended;

	/** What the log has one line of. */
	private @Nullable Operation operation;

	/** What others may ask how far it is. */
	private @Nullable Activity activity;

	StreamConnection(ConnectionSource connections, @Nullable TimeLimit limit) throws SQLException {
		this.connections = connections;
		this.connection = connections.acquire();
		this.own = !connections.isJoined(this.connection);
		this.limit = limit;
		this.lent = false;
	}

	/**
	 * One that somebody else has, with the transaction on it that the rows are read in;
	 * it stays open behind them.
	 */
	StreamConnection(ConnectionSource connections, Connection connection, TimeoutScope scope) {
		this.connections = connections;
		this.connection = connection;
		this.own = !connections.isJoined(connection);
		this.limit = null;
		this.scope = scope;
		this.lent = true;
	}

	Connection get() {
		return this.connection;
	}

	/** Has all of a query be one line of the log. */
	void log(StreamSource source) {
		SessionLog log = PooledConnection.log(this.connection);
		Operation begun = (log != null) ? log.begin(source::toNumberedSql) : null;
		if (begun != null) {
			this.operation = begun.inTransaction(!this.own);
			if (begun.wantsParameters() && source.hasValues()) {
				begun.parameters(source.toLine());
			}
		}
	}

	/** Lets others ask how far it is, to its end. */
	void show(Activity.Kind kind, StreamSource source, Rows<?> rows) {
		String name = StatementName.of(source.text());
		PooledConnection.runs(this.connection, name);
		this.activity = BesidePool.begin(this.connections, kind, name);
		this.activity.follow(new RowProgress(rows));
	}

	/** What the log has one line of; {@code null} for nothing. */
	@Nullable Operation operation() {
		return this.operation;
	}

	/** Runs what brings the rows that the caller has asked for. */
	<R> R ask(SqlCall<R> call) throws SQLException {
		SessionLog log = (this.operation != null) ? PooledConnection.log(this.connection) : null;
		if (log == null) {
			return call(call);
		}
		log.callers(true);
		R result = call(call);
		log.callers(false);
		return result;
	}

	/** Notes for the log how many rows and bytes there were. */
	void count(long rows, long bytes) {
		if (this.operation != null) {
			this.operation.count(rows, bytes);
		}
	}

	/** Notes for the log why there are no more rows. */
	<X extends Throwable> X logged(X failure) {
		if (this.operation != null) {
			this.operation.fail(failure);
		}
		return failure;
	}

	/** Whether the transaction belongs to the stream. */
	boolean isOwn() {
		return this.own;
	}

	/**
	 * Whether nothing else can use the connection as long as the stream does: a pool has
	 * lent it. Another DataSource may give the same one to all.
	 */
	boolean isExclusive() {
		return this.own && this.connections.maximumSize() > 0;
	}

	/** Begins what the stream runs in, which mostly costs no message of its own. */
	void begin() throws SQLException {
		this.scope = TimeoutScope.open(this.connections, this.connection, this.limit, Need.IDLE_TRANSACTION);
	}

	/** The same, with the first message that is {@linkplain #send sent}. */
	void beginLater() throws SQLException {
		this.scope = TimeoutScope.openLater(this.connections, this.connection, this.limit);
		this.flying = true;
	}

	/** Whether the first message takes the beginning with it. */
	boolean isFlying() {
		return this.flying;
	}

	/**
	 * The commands that the first message has to begin with, for whoever sends that;
	 * {@code null} for none.
	 */
	@Nullable String takeBeginning() throws SQLException {
		if (this.own) {
			return scope().takeBeginning();
		}
		if (this.savepoint) {
			return null;
		}
		this.savepoint = true;
		Connection raw = DriverSession.raw(this.connection);
		// the driver begins a transaction with its first statement, which this may be
		String begin = !DriverSession.isIdle(raw) ? "" : raw.isReadOnly() ? "BEGIN READ ONLY; " : "BEGIN; ";
		String settings = String.join("; ", scope().takeSettings());
		return begin + settings + (settings.isEmpty() ? "" : "; ") + "SAVEPOINT " + SAVEPOINT;
	}

	/** Sends what nobody has taken; the driver begins a transaction by itself. */
	void sendBeginning() throws SQLException {
		if (!this.own) {
			mark();
			return;
		}
		String beginning = scope().takeMoreThanBegin();
		if (beginning != null) {
			send(new CopyOutFlight.Messages(beginning, null, null, null));
		}
	}

	/** The command behind the last message; {@code null} for none. */
	@Nullable String ending() {
		return (this.savepoint && this.flying) ? RELEASE : null;
	}

	/** Sends messages at once, within the limit. */
	CopyOutFlight send(CopyOutFlight.Messages messages) throws SQLException {
		try {
			return call(() -> CopyOutFlight.send(this.connection, messages));
		}
		catch (SQLException ex) {
			throw (messages.before() != null) ? SessionLoan.explain(this.connection, ex) : ex;
		}
	}

	/** Reads what is left of the answers behind a copy that is over. */
	void finish(CopyOutFlight flight) throws SQLException {
		scope().answered(() -> {
			if (flight.finish()) {
				// released
				this.savepoint = false;
			}
		});
	}

	TimeoutScope scope() {
		TimeoutScope begun = this.scope;
		if (begun == null) {
			throw new IllegalStateException("The stream has not begun");
		}
		return begun;
	}

	/** Runs what sends one message and waits for its answer, within the limit. */
	<R> R call(SqlCall<R> call) throws SQLException {
		Operation logged = this.operation;
		if (logged == null) {
			return scope().call(call);
		}
		long begun = System.nanoTime();
		try {
			return scope().call(call);
		}
		finally {
			logged.waited(begun);
		}
	}

	/** Makes {@link #end} roll back. */
	void fail() {
		this.failed = true;
	}

	/**
	 * Begins again if the statement failed only because it had been prepared for tables
	 * that have changed since. Nobody has seen a row, and nothing else is in the
	 * transaction.
	 * @return whether the statement can be run again
	 */
	boolean restart(SQLException ex) throws SQLException {
		boolean stale = StaleTypes.isMarked(ex) || SqlStates.isStalePlan(ex);
		if (!stale || !this.own || this.lent || this.connection.isClosed()) {
			return false;
		}
		try {
			scope().end(true);
		}
		catch (SQLException suppressed) {
			ex.addSuppressed(suppressed);
			return false;
		}
		begin();
		return true;
	}

	/**
	 * Begins again where nobody has seen a row, and nothing else is in the transaction,
	 * which is the stream's own.
	 */
	void restart() throws SQLException {
		scope().end(true);
		begin();
	}

	/**
	 * Goes back to where nothing was read.
	 * @param canceled whether a transaction that is not the stream's own has failed
	 */
	void rewind(boolean canceled) throws SQLException {
		if (this.own) {
			restart();
		}
		else if (canceled && this.savepoint) {
			run("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
		}
	}

	/** Where the transaction is not the stream's own, it can go back to here. */
	private void mark() throws SQLException {
		if (!this.savepoint) {
			run("SAVEPOINT " + SAVEPOINT);
			this.savepoint = true;
		}
	}

	private void run(String command) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			scope().answered(() -> statement.execute(command));
		}
	}

	/**
	 * Keeps everything else on the thread off a connection that is not the stream's own.
	 */
	void beginExclusiveUse(Runnable end) {
		if (!this.own) {
			this.connections.beginExclusiveUse(end);
		}
	}

	void discard() {
		this.discarded = true;
		this.connections.discard(this.connection);
	}

	/**
	 * Ends the transaction if it is the stream's own, and else the savepoint, and gives
	 * the connection back.
	 * @param undo whether the stream was cancelled, and its transaction is to go back to
	 * where it was
	 */
	void end(boolean undo) throws SQLException {
		if (this.ended) {
			return;
		}
		this.ended = true;
		if (this.activity != null) {
			this.activity.close();
		}
		if (this.operation != null) {
			this.operation.end();
		}
		boolean interrupted = Interrupts.suspend();
		try {
			if (this.discarded || this.connection.isClosed()) {
				return;
			}
			if (this.savepoint) {
				run((undo ? "ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; " : "") + RELEASE);
			}
			if (this.scope != null && !this.lent) {
				this.scope.end(this.failed || undo);
			}
		}
		finally {
			Interrupts.restore(interrupted);
			release();
		}
	}

	/**
	 * After the server failed: a transaction that is not the stream's own stays failed.
	 */
	void endFailed() throws SQLException {
		this.savepoint = false;
		fail();
		end(false);
	}

	private void release() {
		if (!this.own) {
			this.connections.endExclusiveUse();
		}
		if (!this.lent) {
			this.connections.release(this.connection);
		}
	}

	/** Ends what never became rows. */
	void giveUp(Throwable cause) {
		logged(cause);
		try {
			if (cause instanceof PostgresClientException) {
				end(true);
			}
			else {
				endFailed();
			}
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

}
