package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.ErrorName;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.LostBeforeCommit;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.ReplacedSetting;
import io.github.pgprofiles.internal.timeout.TransactionDeadline;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.ConnectionHolder;

/**
 * Runs work in a transaction: the one that is open on this thread, else a new one, and
 * again where that was asked for. Every Throwable rolls back and passes through.
 * Thread-safe.
 */
public final class TransactionRunner {

	private final TransactionEnvironment environment;

	private final ConnectionSource connections;

	private final TransactionBeginner beginner;

	private final Duration outcomeTimeout;

	private final CommitCheck check;

	/**
	 * Creates a runner.
	 * @param outcomeTimeout for how long the outcome of a COMMIT is asked for where no
	 * policy says; zero for the default
	 */
	public TransactionRunner(TransactionEnvironment environment, Duration outcomeTimeout) {
		this.environment = environment;
		this.connections = environment.connections();
		this.beginner = new TransactionBeginner(environment);
		this.outcomeTimeout = outcomeTimeout;
		this.check = new CommitCheck(environment.profile(), this.connections,
				(profile, message, cause) -> new IllegalStateException(message, cause));
	}

	/** Work that may fail with an exception of its own. */
	@FunctionalInterface
	public interface Work<R extends @Nullable Object, E extends Throwable> {

		R run(OpenTransaction transaction) throws E;

	}

	/** Runs work, again where the options say so. */
	public <R extends @Nullable Object, E extends Throwable> R execute(TransactionOptions options, Work<R, E> work)
			throws E {
		return this.<R, E>execute(options, null, work);
	}

	/** Runs work of the library's own, of which nobody hears who listens. */
	public <R extends @Nullable Object, E extends Throwable> R executeOwn(TransactionOptions options, Work<R, E> work)
			throws E {
		return this.<R, E>execute(options, null, work, false);
	}

	/**
	 * Runs work, again where the options say so.
	 * @param opening sent when the transaction begins, or when it is joined
	 */
	public <R extends @Nullable Object, E extends Throwable> R execute(TransactionOptions options,
			@Nullable OpeningStatement opening, Work<R, E> work) throws E {
		return this.<R, E>execute(options, opening, work, true);
	}

	private <R extends @Nullable Object, E extends Throwable> R execute(TransactionOptions options,
			@Nullable OpeningStatement opening, Work<R, E> work, boolean told) throws E {
		try {
			return this.<R, E>attempts(options, opening, work, told);
		}
		catch (Throwable ex) {
			String name = options.name();
			if (name != null && (SqlStates.of(ex) != null || ex instanceof DataAccessException)) {
				ErrorName.mark(ex, name);
			}
			throw ex;
		}
	}

	private <R extends @Nullable Object, E extends Throwable> R attempts(TransactionOptions options,
			@Nullable OpeningStatement opening, Work<R, E> work, boolean told) throws E {
		TimeLimit limit = options.timeout();
		Deadline deadline = (limit != null) ? new Deadline(limit, limit + " of " + options.description()) : null;
		boolean joins = this.connections.isInTransaction() && !options.requiresNew();
		TransactionRecording recording = (told && !joins) ? TransactionRecording.begin(this.connections, options)
				: null;
		Attempt<R, E> attempt = new Attempt<>(options, deadline, opening, work, recording);
		RetryPolicy policy = joins ? null : options.retry();
		return (recording == null) ? this.<R, E>attempts(attempt, policy)
				: recording.<R, E>whole(() -> attempts(attempt, policy));
	}

	private <R extends @Nullable Object, E extends Throwable> R attempts(Attempt<R, E> attempt,
			@Nullable RetryPolicy policy) throws E {
		if (policy == null) {
			return attempt.runTold();
		}
		long begin = System.nanoTime();
		RetryLoop loop = null;
		while (true) {
			try {
				return attempt.runTold();
			}
			catch (Throwable ex) {
				if (loop == null) {
					loop = new RetryLoop(this.environment.profile(), attempt.options, policy, attempt.deadline,
							this.environment.listener(), begin);
				}
				// what fails after COMMIT, in a callback, does not undo it
				if (attempt.committed || !loop.waitsForNext(ex)) {
					throw ex;
				}
			}
		}
	}

	/** Runs work behind a savepoint of a transaction. */
	public <R extends @Nullable Object, E extends Throwable> R nested(OpenTransaction outer, Work<R, E> work) throws E {
		OpenTransaction open = this.beginner.nested(outer);
		R result;
		try {
			result = work.run(open);
			if (!open.isRollbackOnly() && this.check.hasFailed()) {
				throw this.check.failed();
			}
		}
		catch (Throwable ex) {
			rollback(open, ex);
			restored();
			throw ex;
		}
		boolean undone = open.isRollbackOnly();
		try {
			ending(() -> open.manager().commit(open.status()));
		}
		finally {
			if (undone) {
				restored();
			}
		}
		return result;
	}

	/**
	 * Sees to it that a transaction which was begun to know who it is does: an opening
	 * statement that returned no row has not asked.
	 */
	public void identify(OpenTransaction open) throws SQLException {
		this.beginner.identify(open);
	}

	/** The transaction has gone back to a savepoint. */
	private void restored() {
		TransactionState state = TransactionState.find(this.connections.dataSource());
		if (state != null) {
			state.failed(null);
		}
		TransactionDeadline.savepointRestored(this.connections);
	}

	/** One run of the work, in a transaction of its own or in one that was joined. */
	private final class Attempt<R extends @Nullable Object, E extends Throwable> {

		private final TransactionOptions options;

		private final @Nullable Deadline deadline;

		private final @Nullable OpeningStatement opening;

		private final Work<R, E> work;

		/** {@code null} if nobody listens, or a transaction is joined. */
		private final @Nullable TransactionRecording recording;

		private boolean committed;

		Attempt(TransactionOptions options, @Nullable Deadline deadline, @Nullable OpeningStatement opening,
				Work<R, E> work, @Nullable TransactionRecording recording) {
			this.recording = recording;
			this.options = options;
			this.deadline = deadline;
			this.opening = opening;
			this.work = work;
		}

		R runTold() throws E {
			return (this.recording != null) ? this.recording.<R, E>attempt(this::run) : run();
		}

		private R run() throws E {
			TransactionRunner runner = TransactionRunner.this;
			OpenTransaction open = (this.recording != null) ? this.recording.begun(this::begin) : begin();
			TransactionState begun = open.isJoined() ? null : open.begun();
			ConnectionHolder holder = TransactionState.holder(runner.connections.dataSource());
			Deferred limits = new Deferred();
			try {
				R result = work(open, limits);
				commit(open, begun);
				return result;
			}
			finally {
				limits.run();
				this.committed = begun != null && begun.isCommitted();
				if (begun != null && holder != null) {
					runner.check.ended(holder);
				}
			}
		}

		private OpenTransaction begin() {
			TransactionRunner runner = TransactionRunner.this;
			boolean joins = runner.connections.isInTransaction() && !this.options.requiresNew();
			return ReplicaBegin.begin(runner.environment.profile(), runner.connections,
					joins ? null : this.options.replica(), this::beginThere);
		}

		private OpenTransaction beginThere() {
			while (true) {
				try {
					return TransactionRunner.this.beginner.begin(this.options, this.deadline, this.opening,
							outcomeTimeout());
				}
				catch (RuntimeException ex) {
					if (this.opening == null || !this.opening.beginsAgain(ex)) {
						throw ex;
					}
				}
			}
		}

		private void commit(OpenTransaction open, @Nullable TransactionState begun) {
			try {
				ending(() -> open.manager().commit(open.status()));
			}
			catch (RuntimeException ex) {
				boolean unknown = begun != null && begun.outcomeUnknown() == ex;
				throw (unknown && this.opening != null) ? this.opening.outcomeUnknown(ex) : ex;
			}
		}

		private R work(OpenTransaction open, Deferred limits) throws E {
			try {
				limit(open, limits);
				R result = this.work.run(open);
				if (!open.isJoined() && !open.isRollbackOnly()) {
					checkBeforeCommit();
				}
				limits.runBeforeEnd();
				return result;
			}
			catch (Throwable ex) {
				boolean lost = !open.isJoined() && isLost(ex);
				limits.runBeforeEnd();
				rollback(open, ex);
				if (lost) {
					LostBeforeCommit.mark(ex);
				}
				throw ex;
			}
		}

		private void limit(OpenTransaction open, Deferred limits) {
			ConnectionSource connections = TransactionRunner.this.connections;
			if (this.deadline != null) {
				limits.atEnd = open.isJoined() ? TransactionDeadline.join(connections, this.deadline)
						: TransactionDeadline.begin(connections, this.deadline);
			}
			TimeLimit lock = this.options.lockTimeout();
			if (lock != null && open.isJoined()) {
				try {
					limits.beforeEnd = ReplacedSetting.limitLocks(connections, lock);
				}
				catch (SQLException ex) {
					throw TransactionRunner.this.environment.errors()
						.translate("limit the waits of " + this.options.description() + " for locks", ex);
				}
			}
		}

		/** The manager may be any, and not know; and time may be up. */
		private void checkBeforeCommit() {
			TransactionRunner runner = TransactionRunner.this;
			if (runner.check.hasFailed()) {
				throw runner.check.failed();
			}
			if (this.deadline != null) {
				try {
					this.deadline.check();
				}
				catch (SQLException ex) {
					throw runner.environment.errors().translate("commit " + this.options.description(), ex);
				}
			}
		}

		private Duration outcomeTimeout() {
			RetryPolicy policy = this.options.retry();
			return (policy != null) ? policy.getTimeout() : TransactionRunner.this.outcomeTimeout;
		}

	}

	/** What is to be set back, in the transaction or after it. */
	private static final class Deferred {

		private @Nullable Runnable beforeEnd;

		private @Nullable Runnable atEnd;

		void runBeforeEnd() {
			Runnable present = this.beforeEnd;
			if (present != null) {
				this.beforeEnd = null;
				present.run();
			}
		}

		void run() {
			if (this.atEnd != null) {
				this.atEnd.run();
			}
		}

	}

	/** Whether the transaction's own connection is what was lost. */
	private boolean isLost(Throwable thrown) {
		if (!SqlStates.isConnectionLost(SqlStates.of(thrown))) {
			return false;
		}
		Connection connection = TransactionState.connection(this.connections.dataSource());
		return connection != null && DriverSession.isClosed(connection);
	}

	/**
	 * On a virtual thread an interrupt would close the connection, its outcome unknown.
	 */
	private static void ending(Runnable end) {
		boolean interrupted = Interrupts.suspend();
		try {
			end.run();
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	private static void rollback(OpenTransaction open, Throwable cause) {
		try {
			ending(() -> open.manager().rollback(open.status()));
		}
		catch (RuntimeException | Error ex) {
			if (ex != cause) {
				cause.addSuppressed(ex);
			}
		}
	}

}
