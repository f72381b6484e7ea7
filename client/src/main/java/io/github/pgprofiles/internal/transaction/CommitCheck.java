package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.ErrorOrigin;
import io.github.pgprofiles.internal.error.Excerpt;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.LostBeforeCommit;
import io.github.pgprofiles.internal.error.OnStandby;
import io.github.pgprofiles.internal.error.RecoveryConflict;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import io.github.pgprofiles.internal.error.TransactionEndRefused;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.TransactionDeadline;
import io.github.pgprofiles.internal.transaction.state.TransactionIdentity;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import io.github.pgprofiles.internal.transaction.state.TransactionState.FailedStatement;
import io.github.pgprofiles.observation.OperationEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What a transaction manager of ours looks at before and after COMMIT, so that it reports
 * neither a commit that was none nor a failure that may have been one. Asks the driver
 * only, which knows the server's last word. Thread-safe.
 */
public final class CommitCheck {

	private static final Logger logger = LoggerFactory.getLogger(CommitCheck.class);

	private static final String CONNECTION_DOES_NOT_EXIST = "08003";

	/** What the server answers to all that comes after the statement that failed. */
	private static final String IN_FAILED_TRANSACTION = "25P02";

	private static final long LONGEST_PROBE = 30_000;

	/** Also where the transaction's own time is up. */
	private static final long LEAST_PROBE = 1_000;

	private final String profile;

	private final ConnectionSource connections;

	private final UnknownOutcome unknown;

	private final SqlExceptionTranslator translator;

	private final OutcomeProbe probe;

	public CommitCheck(String profile, ConnectionSource connections, UnknownOutcome unknown) {
		this.profile = profile;
		this.connections = connections;
		this.unknown = unknown;
		this.translator = new SqlExceptionTranslator(profile);
		this.probe = new OutcomeProbe(connections);
	}

	/** Makes the exception for a COMMIT whose outcome nobody knows. */
	@FunctionalInterface
	public interface UnknownOutcome {

		RuntimeException of(String profile, String message, @Nullable Throwable cause);

	}

	/** Whether the server will roll back whatever is said next. */
	public boolean hasFailed() {
		Connection connection = TransactionState.connection(this.connections.dataSource());
		Connection raw = DriverSession.find(connection);
		return raw != null && DriverSession.stateOf(raw) == DriverSession.State.FAILED;
	}

	/** What COMMIT of a failed transaction is answered with here. */
	public UnexpectedRollbackException failed() {
		TransactionState state = state();
		FailedStatement statement = (state != null) ? state.failedStatement() : null;
		UnexpectedRollbackException failure = (statement != null)
				? new UnexpectedRollbackException(
						("Profile '%s': the transaction was rolled back: this statement had failed, and the failure"
								+ " was swallowed: [%s]. Let it pass, or run the statement in a nested transaction")
							.formatted(this.profile, Excerpt.ofSql(statement.sql())),
						statement.failure())
				: new UnexpectedRollbackException(
						("Profile '%s': the transaction was rolled back: one of its statements had failed, and the"
								+ " failure was swallowed. Let it pass, or run that statement in a nested transaction")
							.formatted(this.profile));
		ErrorOrigin.mark(failure, this.profile);
		return failure;
	}

	/**
	 * Begins.
	 * @param begin what throws if it cannot; marked as safe to run again if the
	 * connection was lost, or none could be opened
	 */
	public void begin(Runnable begin) {
		try {
			begin.run();
		}
		catch (CannotCreateTransactionException ex) {
			SQLException cause = this.connections.explain(sqlException(ex));
			if (SqlStates.isConnectionLost(cause.getSQLState())) {
				LostBeforeCommit.mark(ex);
			}
			if (cause instanceof OnStandby) {
				CannotCreateTransactionException explained = new CannotCreateTransactionException(
						"Profile '%s': begin a transaction: %s".formatted(this.profile, cause.getMessage()), cause);
				ErrorOrigin.mark(explained, this.profile);
				throw explained;
			}
			throw ex;
		}
	}

	/**
	 * Notes what a manager has begun on the connection that it has bound; {@link #ended}
	 * follows.
	 */
	public TransactionState begun(TransactionDefinition definition) {
		TransactionRequest request = TransactionRequest.of(definition);
		ConnectionHolder holder = Objects.requireNonNull(TransactionState.holder(this.connections.dataSource()));
		TransactionState state = TransactionState.begin(holder, request.options(), request.outcomeTimeout());
		manage(true);
		Connection connection = TransactionState.connection(holder);
		if (connection != null) {
			PooledConnection.begun(connection, definition.getName());
		}
		return state;
	}

	/** Forgets what was begun on a connection. */
	public void ended(ConnectionHolder holder) {
		TransactionState.end(holder);
	}

	private @Nullable TransactionState state() {
		return TransactionState.find(this.connections.dataSource());
	}

	/** Notes a failure in the transaction at hand, if there is one. */
	public static void noteFailure(ConnectionSource connections, String sql, SQLException cause,
			RuntimeException failure) {
		if (IN_FAILED_TRANSACTION.equals(cause.getSQLState()) || cause instanceof TransactionEndRefused) {
			return;
		}
		TransactionState state = TransactionState.find(connections.dataSource());
		if (state == null && connections.isInTransaction()
				&& TransactionSynchronizationManager.isSynchronizationActive()) {
			// a manager that is not ours, such as JPA's
			state = TransactionState.get(connections.dataSource());
		}
		if (state != null) {
			state.failed(new FailedStatement(sql, failure));
		}
	}

	/** Until it is to end, nobody else may end it. */
	private void manage(boolean managed) {
		Connection connection = TransactionState.connection(this.connections.dataSource());
		if (connection != null) {
			PooledConnection.manage(connection, managed);
		}
	}

	/** How COMMIT is sent. */
	@FunctionalInterface
	public interface Ending {

		void run() throws SQLException;

	}

	/**
	 * Commits, or says why that was not to be: what was lost before COMMIT was sent is
	 * not committed; what was lost after that is asked for, where the transaction knows
	 * who it was.
	 * @param end sends COMMIT, and throws what it makes of a failure
	 */
	public void commit(Connection connection, Ending end) {
		TransactionState begun = state();
		Connection raw = DriverSession.find(connection);
		manage(false);
		if (this.connections.discardWithOpenCopy(connection)) {
			throw notCommitted(begun, new SQLException("a COPY on the transaction's connection was neither ended nor"
					+ " cancelled, and both were given up", CONNECTION_DOES_NOT_EXIST));
		}
		if (DriverSession.isClosed(connection)) {
			throw notCommitted(begun,
					new SQLException("the connection was lost before COMMIT was sent", CONNECTION_DOES_NOT_EXIST));
		}
		// on a virtual thread an interrupt would close the connection, its outcome
		// unknown
		boolean interrupted = Interrupts.suspend();
		try {
			end.run();
			committed(begun);
		}
		catch (SQLException | RuntimeException ex) {
			if (raw != null && DriverSession.stateOf(raw) != DriverSession.State.OPEN) {
				// it leaves that state by the server's own word only
				if (begun != null) {
					begun.over();
				}
				if (ex instanceof SQLException failure) {
					throw this.translator.translate("commit", null, StandbyErrors.explain(raw, failure));
				}
				ErrorOrigin.mark(ex, this.profile);
				throw (RuntimeException) ex;
			}
			SQLException lost = sqlException(ex);
			resolve(connection, begun, (raw != null) ? StandbyErrors.explain(raw, lost) : lost);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/**
	 * Rolls back, if there is anything left. Where the connection is lost the server has
	 * done so by itself, and what the caller knows of that tells more than the failure of
	 * a rollback.
	 * @param end what sends ROLLBACK, and throws what it makes of a failure
	 */
	public void rollback(Runnable end) {
		Connection connection = TransactionState.connection(this.connections.dataSource());
		TransactionState begun = state();
		manage(false);
		if (connection != null) {
			this.connections.discardWithOpenCopy(connection);
		}
		if (begun != null && begun.isOver()) {
			RuntimeException unknown = begun.outcomeUnknown();
			if (unknown != null) {
				// so that synchronizations hear that it is unknown, and not rolled back
				throw unknown;
			}
			return;
		}
		boolean interrupted = Interrupts.suspend();
		try {
			end.run();
		}
		catch (RuntimeException ex) {
			if (connection == null || !DriverSession.isClosed(connection)) {
				throw ex;
			}
			logger.debug("Profile '{}': the connection of a transaction to be rolled back is lost", this.profile, ex);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/** Finds out what became of a COMMIT that was not answered. */
	private void resolve(Connection connection, @Nullable TransactionState begun, SQLException lost) {
		giveUp(connection);
		if (begun != null && begun.hasChangedNothing()) {
			// what it has read was committed by others
			committed(begun);
			return;
		}
		boolean readOnly = begun != null && begun.options() != null && begun.options().readOnly();
		if (readOnly || RecoveryConflict.isAny(lost)) {
			// there was nothing to commit, and what was read may be read again
			throw notCommitted(begun, lost);
		}
		TransactionIdentity identity = (begun != null) ? begun.identity() : null;
		OutcomeProbe.Outcome outcome = (begun != null && identity != null) ? ask(identity, begun)
				: OutcomeProbe.Outcome.NOT_ASKED;
		if (outcome == OutcomeProbe.Outcome.COMMITTED) {
			committed(begun);
			return;
		}
		if (outcome == OutcomeProbe.Outcome.ABORTED) {
			throw notCommitted(begun, lost);
		}
		String name = name(begun);
		tell(OperationEvent.Kind.OUTCOME_UNKNOWN, name, 0);
		RuntimeException unknown = this.unknown.of(this.profile,
				"the answer to COMMIT of %s was lost%s: it is committed, or it is not: %s".formatted(
						(name != null) ? "transaction '" + name + "'" : "the transaction", outcome.why(),
						lost.getMessage()),
				lost);
		ErrorOrigin.mark(unknown, this.profile);
		if (begun != null) {
			begun.outcomeUnknown(unknown);
		}
		throw unknown;
	}

	private OutcomeProbe.Outcome ask(TransactionIdentity identity, TransactionState begun) {
		long begin = System.nanoTime();
		OutcomeProbe.Outcome outcome = this.probe.ask(identity, bound(begun.outcomeTimeout()));
		if (outcome == OutcomeProbe.Outcome.COMMITTED || outcome == OutcomeProbe.Outcome.ABORTED) {
			tell(OperationEvent.Kind.OUTCOME_RESOLVED, name(begun), System.nanoTime() - begin);
		}
		return outcome;
	}

	private void tell(OperationEvent.Kind kind, @Nullable String name, long nanos) {
		Observations observations = this.connections.anyObservations();
		if (observations != null) {
			observations.happened(kind, name, nanos, true);
		}
	}

	private static @Nullable String name(@Nullable TransactionState begun) {
		TransactionOptions options = (begun != null) ? begun.options() : null;
		return (options != null) ? options.name() : null;
	}

	private static void committed(@Nullable TransactionState begun) {
		if (begun != null) {
			begun.committed();
		}
	}

	private RuntimeException notCommitted(@Nullable TransactionState begun, SQLException lost) {
		if (begun != null) {
			begun.over();
		}
		RuntimeException failure = this.translator.translate("commit", null, lost);
		LostBeforeCommit.mark(failure);
		return failure;
	}

	/** Its place in the pool is wanted to ask by another one. */
	private void giveUp(Connection connection) {
		this.connections.discard(connection);
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.debug("Could not give up a connection", ex);
		}
	}

	private Deadline bound(Duration timeout) {
		long longest = (timeout.isZero() || timeout.isNegative()) ? LONGEST_PROBE : TimeLimit.nearest(timeout).millis();
		long left = TransactionDeadline.remaining(this.connections);
		return new Deadline(new TimeLimit((int) Math.min(Math.max(left, LEAST_PROBE), longest)));
	}

	private static SQLException sqlException(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof SQLException found) {
				return found;
			}
		}
		return new SQLException(thrown);
	}

}
