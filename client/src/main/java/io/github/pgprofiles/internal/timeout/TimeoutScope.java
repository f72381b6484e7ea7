package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.ServerDeadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;

/**
 * The transaction and the time limit around work of many messages: a cursor or a COPY.
 * Such work may rightly take hours, so the profile's limit for a statement does not hold
 * for it; its own, if it has one, holds for the whole of it. The server keeps it for each
 * message, and the client looks between them.
 * <p>
 * Costs nothing where there is no limit of either kind. Otherwise, a transaction of its
 * own shares its BEGIN's message; one that was joined takes a message before and one
 * after. Not thread-safe.
 */
public final class TimeoutScope {

	private final ConnectionSource connections;

	private final Connection connection;

	private final boolean joined;

	private final @Nullable ClientDeadline watched;

	/** The profile's own limit for a statement; 0 for none. */
	private final int profileLimit;

	/** What the server cuts each message off at; {@code null} for no limit. */
	private @Nullable ServerDeadline limit;

	private @Nullable ReplacedSetting replaced;

	/** What begins a transaction of its own, as long as nobody has sent it. */
	private @Nullable String beginning;

	private boolean began;

	private final BoundedWrites writes;

	private TimeoutScope(ConnectionSource connections, Connection connection, boolean joined,
			@Nullable Deadline deadline) throws SQLException {
		this.connections = connections;
		this.connection = connection;
		this.joined = joined;
		this.writes = new BoundedWrites(connection);
		this.watched = (deadline != null) ? new ClientDeadline(connections, connection, deadline) : null;
		this.profileLimit = connections.statementTimeout();
	}

	/**
	 * Begins.
	 * @param limit for all of the work; {@code null} for none
	 * @param need what the work needs even without a limit
	 */
	public static TimeoutScope open(ConnectionSource connections, Connection connection, @Nullable TimeLimit limit,
			Need need) throws SQLException {
		return open(connections, connection, limit, need, false);
	}

	/**
	 * The same, for work in a transaction that idles. What begins one of its own is not
	 * sent here, but goes with the first message: see {@link #takeBeginning()}.
	 */
	public static TimeoutScope openLater(ConnectionSource connections, Connection connection, @Nullable TimeLimit limit)
			throws SQLException {
		return open(connections, connection, limit, Need.IDLE_TRANSACTION, true);
	}

	private static TimeoutScope open(ConnectionSource connections, Connection connection, @Nullable TimeLimit limit,
			Need need, boolean later) throws SQLException {
		boolean joined = connections.isJoined(connection);
		ServerDeadline outer = joined ? TransactionDeadline.find(connections) : null;
		if (outer != null && (limit == null || outer.deadline().remaining() <= limit.millis())) {
			return within(connections, connection, outer);
		}
		TimeoutScope scope = new TimeoutScope(connections, connection, joined,
				(limit != null) ? new Deadline(limit) : null);
		int millis = (limit != null) ? limit.millis() : 0;
		if (!joined && later) {
			scope.beginLater(millis);
		}
		else if (!joined) {
			if (need != Need.MESSAGE) {
				scope.begin(millis, need);
			}
		}
		else if (scope.watched != null && limit != null) {
			scope.replace(scope.watched.deadline(), limit.millis());
		}
		else if (scope.profileLimit > 0) {
			scope.replace(ScopeStatements.LIFTED, scope.profileLimit);
		}
		return scope;
	}

	/**
	 * Within the deadline of a transaction, which is the only limit: that of the profile
	 * for a statement does not hold here.
	 */
	private static TimeoutScope within(ConnectionSource connections, Connection connection, ServerDeadline outer)
			throws SQLException {
		outer.deadline().check();
		TimeoutScope scope = new TimeoutScope(connections, connection, true, outer.deadline());
		if (outer.isExact()) {
			scope.limit = outer;
		}
		else {
			scope.replace(outer.deadline(), outer.deadline().remainingForServer());
		}
		return scope;
	}

	/**
	 * Takes over a transaction that is to be begun on a connection of its own: by a
	 * statement that also tells the server its limit, within {@link #call}. After it,
	 * {@link #begun()}.
	 * @param deadline for all of the work, which may have other connections too;
	 * {@code null} for none
	 */
	public static TimeoutScope own(ConnectionSource connections, Connection connection, @Nullable Deadline deadline)
			throws SQLException {
		TimeoutScope scope = new TimeoutScope(connections, connection, false, deadline);
		if (deadline != null) {
			deadline.check();
			scope.limit = new ServerDeadline(deadline, deadline.remainingForServer());
		}
		return scope;
	}

	/** The transaction has begun; it ends with this. */
	public void begun() throws SQLException {
		this.connection.setAutoCommit(false);
		this.began = true;
	}

	/** What work of many messages needs beside its limit. */
	public enum Need {

		/**
		 * Nothing: one message, which commits by itself and has the {@link #settings()}.
		 */
		MESSAGE,

		/** Nothing: one statement, which commits by itself, with {@link #settings()}. */
		NOTHING,

		/** A transaction, in which one message follows the other at once. */
		TRANSACTION,

		/**
		 * A transaction that lies idle as long as the caller takes between two messages.
		 */
		IDLE_TRANSACTION

	}

	/** Whether the work ends a transaction, its own or one that somebody else ends. */
	public boolean isInTransaction() {
		return this.joined || this.began;
	}

	/** Whether the transaction is one that somebody else ends. */
	public boolean isJoined() {
		return this.joined;
	}

	private void replace(Deadline deadline, int millis) throws SQLException {
		replace(Setting.PARAMETER, millis);
		this.limit = new ServerDeadline(deadline, millis);
	}

	private void replace(String value, int millis) throws SQLException {
		answered(() -> this.replaced = ReplacedSetting.replace(this.connection, Setting.STATEMENT_TIMEOUT, value,
				millis));
	}

	private void beginLater(int millis) throws SQLException {
		boolean limited = this.watched != null || this.profileLimit > 0;
		this.limit = (this.watched != null) ? new ServerDeadline(this.watched.deadline(), millis) : null;
		String set = ScopeStatements.beginning(limited, millis, this.connections.idleInTransactionTimeout() > 0);
		boolean readOnly = DriverSession.raw(this.connection).isReadOnly();
		this.connection.setAutoCommit(false);
		this.beginning = (readOnly ? "begin read only" : "begin") + (set.isEmpty() ? "" : "; " + set);
		this.began = true;
	}

	/**
	 * What the first message has to begin with, for whoever sends that; {@code null} the
	 * second time, and where a transaction is there.
	 */
	public @Nullable String takeBeginning() throws SQLException {
		String commands = this.beginning;
		this.beginning = null;
		return (commands != null) ? ScopeStatements.behind(commands, SessionLoan.take(this.connection)) : null;
	}

	/** The same, where the driver begins as well if a plain BEGIN is all there is. */
	public @Nullable String takeMoreThanBegin() throws SQLException {
		if (this.beginning != null && this.beginning.indexOf(';') < 0) {
			this.beginning = null;
		}
		return takeBeginning();
	}

	/**
	 * Statements without a row that come first in a message outside a transaction: its
	 * limit, and the settings of the session.
	 */
	public List<String> settings() throws SQLException {
		if (isInTransaction()) {
			return List.of();
		}
		MessageLimit limit = messageLimit();
		return ScopeStatements.first((limit != null) ? limit.literal() : null, SessionLoan.alone(this.connection));
	}

	/**
	 * The same for a message of the caller's own that comes next in a transaction, and
	 * perhaps begins it.
	 */
	public List<String> takeSettings() throws SQLException {
		return ScopeStatements.first(null, SessionLoan.take(this.connection));
	}

	/** The same as one that has a parameter; {@code null} for none. */
	public @Nullable MessageLimit messageLimit() {
		boolean none = isInTransaction() || (this.watched == null && this.profileLimit == 0);
		return none ? null
				: new MessageLimit((this.watched != null) ? this.watched.deadline().remainingForServer() : 0);
	}

	/** Begins a transaction of the work's own after all, unless it is in one. */
	public void beginTransaction() throws SQLException {
		if (!isInTransaction()) {
			begin((this.watched != null) ? this.watched.deadline().remainingForServer() : 0, Need.TRANSACTION);
		}
	}

	private void begin(int millis, Need need) throws SQLException {
		boolean limited = this.watched != null || this.profileLimit > 0;
		boolean idleLimited = this.connections.idleInTransactionTimeout() > 0;
		if (limited || (idleLimited && need == Need.IDLE_TRANSACTION)) {
			try {
				if (limited) {
					set(idleLimited ? ScopeStatements.BEGIN_BOTH : ScopeStatements.BEGIN, millis);
				}
				else {
					set(ScopeStatements.BEGIN_IDLE);
				}
				this.limit = (this.watched != null) ? new ServerDeadline(this.watched.deadline(), millis) : null;
			}
			catch (SQLException | RuntimeException ex) {
				// whether it began, nobody knows
				this.connections.discard(this.connection);
				throw ex;
			}
		}
		else if (need == Need.NOTHING) {
			return;
		}
		this.connection.setAutoCommit(false);
		this.began = true;
	}

	private void set(String sql, int... limit) throws SQLException {
		answered(() -> {
			try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
				for (int millis : limit) {
					statement.setInt(1, millis);
				}
				statement.execute();
			}
		});
	}

	/**
	 * Runs what has to be said even when time is up, and waits for its answer a while.
	 */
	public void answered(SqlAction action) throws SQLException {
		if (this.watched == null) {
			action.run();
			return;
		}
		this.watched.call(() -> {
			action.run();
			return true;
		});
	}

	/**
	 * Stops between two rows, two portions or two chunks if the thread is interrupted or
	 * time is up.
	 */
	public void check() throws SQLException {
		Interrupts.check();
		if (this.watched != null) {
			this.watched.deadline().check();
		}
	}

	/** Runs what sends one message and waits for its answer. */
	public <R> R call(SqlCall<R> call) throws SQLException {
		if (this.watched == null) {
			return call.run();
		}
		tighten();
		return this.watched.call(call);
	}

	/**
	 * Sends what is left to the server where it would otherwise be late by more than its
	 * grace, which makes ten messages at most.
	 */
	private void tighten() throws SQLException {
		ServerDeadline present = this.limit;
		if (present == null) {
			return;
		}
		present.deadline().check();
		if (present.isLate()) {
			int left = present.deadline().remainingForServer();
			set(ScopeStatements.SET, left);
			present.sent(left);
		}
	}

	/**
	 * Many reads in one answer, such as the rows of a COPY. Closed after the last one.
	 */
	public ScopeReads reads() throws SQLException {
		return new ScopeReads(this, (this.watched != null) ? this.watched.arm() : null);
	}

	/**
	 * Writes, for as long as is left, or as a read would wait where there is no limit.
	 */
	public void write(SqlAction write) throws SQLException {
		this.writes.run(write, (this.watched != null) ? this.watched.deadline() : null);
	}

	/** Tells a limit that was reached from any other failure of the work. */
	public SQLException explain(SQLException ex) throws SQLException {
		if (this.watched == null || ex instanceof TimedOut || ex instanceof CallerFailure
				|| ex instanceof OutcomeUnknown) {
			return ex;
		}
		return this.writes.isAborted() ? this.watched.giveUp(ex) : this.watched.explain(ex);
	}

	/**
	 * Ends: a transaction of its own, or what was set in the one at hand.
	 * @param failed whether to roll back
	 * @throws OutcomeUnknown if the answer to COMMIT was lost
	 */
	public void end(boolean failed) throws SQLException {
		boolean interrupted = Interrupts.suspend();
		try {
			if (this.joined) {
				ReplacedSetting present = this.replaced;
				if (present != null) {
					this.replaced = null;
					answered(() -> present.restore(this.connection));
				}
			}
			else if (this.began) {
				// whoever ends it once more has nothing to end
				this.began = false;
				if (failed) {
					OwnTransaction.rollback(this.connections, this.connection,
							() -> answered(this.connection::rollback));
				}
				else {
					OwnTransaction.commit(this.connections, this.connection, () -> answered(this.connection::commit));
				}
			}
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

}
