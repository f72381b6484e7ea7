package io.github.pgprofiles.internal.transaction.state;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.time.ServerDeadline;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction that a thread is in on one DataSource: all that is known of it, whoever
 * began it and whoever works in it. Bound to the thread under the holder of the
 * transaction's connection, which is equal to itself only, and so out of sight while
 * another transaction suspends this one. Where a manager that is not ours began it, the
 * state is made by whoever needs it first. Belongs to one thread.
 */
public final class TransactionState {

	private final ConnectionHolder holder;

	private final List<Runnable> endActions = new ArrayList<>();

	private @Nullable TransactionOptions options;

	private Duration outcomeTimeout = Duration.ZERO;

	private @Nullable TransactionIdentity identity;

	private @Nullable ServerDeadline deadline;

	private @Nullable FailedStatement failedStatement;

	/** Ends the exclusive use of the connection; {@code null} if there is none. */
	private @Nullable Runnable exclusiveUse;

	private int savepoints;

	private int parts;

	private boolean opened;

	private boolean borrowed;

	private boolean over;

	private boolean committed;

	private @Nullable RuntimeException outcomeUnknown;

	private boolean changesNothing;

	/** Whether Spring says when it ends. */
	private boolean listening;

	private TransactionState(ConnectionHolder holder) {
		this.holder = holder;
	}

	/**
	 * The statement that failed a transaction, for the message if its failure is
	 * swallowed.
	 *
	 * @param sql of the statement, with placeholders
	 * @param failure of it
	 */
	public record FailedStatement(String sql, RuntimeException failure) {
	}

	/** The holder of the connection that is bound to this thread. */
	public static @Nullable ConnectionHolder holder(DataSource dataSource) {
		return (ConnectionHolder) TransactionSynchronizationManager.getResource(dataSource);
	}

	/**
	 * The connection that is bound to this thread. One that belongs to no transaction is
	 * given back while an outer one on another DataSource is suspended, and none comes in
	 * its place before somebody asks for it.
	 */
	public static @Nullable Connection connection(DataSource dataSource) {
		ConnectionHolder holder = holder(dataSource);
		return (holder != null) ? connection(holder) : null;
	}

	/** The connection that a holder has. */
	public static @Nullable Connection connection(ConnectionHolder holder) {
		return (holder.getConnectionHandle() != null) ? holder.getConnection() : null;
	}

	/** The state of the transaction at hand, if there is one and anybody made it. */
	public static @Nullable TransactionState find(DataSource dataSource) {
		ConnectionHolder holder = holder(dataSource);
		return (holder != null) ? find(holder) : null;
	}

	private static @Nullable TransactionState find(ConnectionHolder holder) {
		return (TransactionState) TransactionSynchronizationManager.getResource(holder);
	}

	/**
	 * The state of the transaction at hand.
	 * @throws IllegalStateException if no connection is bound to this thread
	 */
	public static TransactionState get(DataSource dataSource) {
		ConnectionHolder holder = holder(dataSource);
		if (holder == null) {
			throw new IllegalStateException("There is no transaction on this thread");
		}
		TransactionState present = find(holder);
		return (present != null) ? present : bind(holder);
	}

	private static TransactionState bind(ConnectionHolder holder) {
		TransactionState state = new TransactionState(holder);
		TransactionSynchronizationManager.bindResource(holder, state);
		return state;
	}

	/**
	 * Notes what was begun on the connection that is bound to this thread; {@link #end}
	 * follows.
	 * @param outcomeTimeout for how long it is asked what became of it
	 */
	public static TransactionState begin(ConnectionHolder holder, TransactionOptions options, Duration outcomeTimeout) {
		TransactionSynchronizationManager.unbindResourceIfPossible(holder);
		TransactionState state = bind(holder);
		state.options = options;
		state.outcomeTimeout = outcomeTimeout;
		return state;
	}

	/**
	 * Notes the end of what a holder had, and does what is to be done then. Managers of
	 * ours say so themselves: inside a transaction on another DataSource Spring's
	 * synchronizations hear of that one's end.
	 */
	public static void end(ConnectionHolder holder) {
		TransactionState state = (TransactionState) TransactionSynchronizationManager.unbindResourceIfPossible(holder);
		if (state != null) {
			state.runEndActions();
		}
	}

	private void runEndActions() {
		if (this.endActions.isEmpty()) {
			return;
		}
		List<Runnable> actions = List.copyOf(this.endActions);
		this.endActions.clear();
		actions.forEach(Runnable::run);
	}

	/** What a transaction of a manager that is not ours leaves behind, unless it ends. */
	private void unbindIfUnused() {
		if (this.options == null && !this.listening && this.exclusiveUse == null && this.deadline == null) {
			TransactionSynchronizationManager.unbindResourceIfPossible(this.holder);
		}
	}

	/** Whether Spring will say when it ends. */
	private boolean listen() {
		if (!this.listening && TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new End());
			this.listening = true;
		}
		return this.listening;
	}

	/** Hears of the end before anybody else does, and may fail. */
	private final class End implements TransactionSynchronization {

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void beforeCompletion() {
			Runnable present = TransactionState.this.exclusiveUse;
			if (present != null) {
				present.run();
				TransactionState.this.exclusiveUse = null;
			}
		}

		@Override
		public void afterCommit() {
			TransactionState.this.committed = true;
		}

		@Override
		public void afterCompletion(int status) {
			TransactionState.this.listening = false;
			runEndActions();
			unbindIfUnused();
		}

	}

	/** What it was asked to be like; {@code null} where nobody of ours began it. */
	public @Nullable TransactionOptions options() {
		return this.options;
	}

	public ConnectionHolder holder() {
		return this.holder;
	}

	public Duration outcomeTimeout() {
		return this.outcomeTimeout;
	}

	/**
	 * Has something done when the transaction is over.
	 * @return whether it will be: not where nobody hears of that
	 */
	public boolean atEnd(Runnable action) {
		if (!listen()) {
			return false;
		}
		this.endActions.add(action);
		return true;
	}

	/** Notes the commit, whoever manages the transaction, before others hear of it. */
	public void noteCommit() {
		listen();
	}

	/** Whether the server has all that the options ask for. */
	public boolean isOpened() {
		return this.opened;
	}

	/**
	 * Notes that the server has all that the options ask for.
	 * @param known who it is on the server; {@code null} where that was not asked for
	 */
	public void opened(@Nullable TransactionIdentity known) {
		this.opened = true;
		this.identity = known;
	}

	public @Nullable TransactionIdentity identity() {
		return this.identity;
	}

	/** The deadline of the transaction, or of a part of it. */
	public @Nullable ServerDeadline deadline() {
		return this.deadline;
	}

	/**
	 * Sets the deadline of the transaction, or of a part of it.
	 * @return what sets back what there was
	 */
	public Runnable limit(ServerDeadline limit) {
		ServerDeadline previous = this.deadline;
		this.deadline = limit;
		return () -> {
			this.deadline = previous;
			unbindIfUnused();
		};
	}

	/** The last statement that failed. */
	public @Nullable FailedStatement failedStatement() {
		return this.failedStatement;
	}

	/**
	 * Notes a failure, where the transaction's end will be heard of.
	 * @param statement {@code null} if a savepoint has undone it
	 */
	public void failed(@Nullable FailedStatement statement) {
		if (this.options != null || listen()) {
			this.failedStatement = statement;
		}
	}

	/** Whether something must not be interrupted on the connection. */
	public static boolean isUsedExclusively(DataSource dataSource) {
		TransactionState present = find(dataSource);
		return present != null && present.exclusiveUse != null;
	}

	/**
	 * Keeps everything else on this thread off the connection.
	 * @param end called if the transaction ends first
	 */
	public void beginExclusiveUse(Runnable end) {
		listen();
		this.exclusiveUse = end;
	}

	public void endExclusiveUse() {
		this.exclusiveUse = null;
		unbindIfUnused();
	}

	/**
	 * Counts a part of the transaction that the server gives a number of its own.
	 * @return how many there are by now; -1 where nobody would hear of the end
	 */
	public static int countPart(DataSource dataSource) {
		if (holder(dataSource) == null) {
			return -1;
		}
		TransactionState state = get(dataSource);
		if (state.options == null && !state.listen()) {
			state.unbindIfUnused();
			return -1;
		}
		return ++state.parts;
	}

	/** The isolation it was asked to have, if anybody of ours began it. */
	public static @Nullable IsolationLevel isolation(DataSource dataSource) {
		TransactionState present = find(dataSource);
		return (present != null && present.options != null) ? present.options.isolation() : null;
	}

	/** Counts a savepoint of JPA's that was set, or one that was released. */
	public void countSavepoint(int change) {
		this.savepoints += change;
	}

	/** Whether JPA has savepoints that it has not released. */
	public boolean hasSavepoints() {
		return this.savepoints > 0;
	}

	/** Whether there is nothing left to roll back: its connection is lost. */
	public boolean isOver() {
		return this.over;
	}

	public void over() {
		this.over = true;
	}

	/** Whether it is committed, whatever fails after that. */
	public boolean isCommitted() {
		return this.committed;
	}

	public void committed() {
		this.committed = true;
	}

	/** Whether there is nothing that could be committed or not. */
	public boolean hasChangedNothing() {
		return this.changesNothing;
	}

	public void changesNothing() {
		this.changesNothing = true;
	}

	/** Whether somebody else had bound its connection, and keeps it. */
	public boolean isBorrowed() {
		return this.borrowed;
	}

	public void borrowed() {
		this.borrowed = true;
	}

	/** What says that nobody knows whether it was committed, if that is so. */
	public @Nullable RuntimeException outcomeUnknown() {
		return this.outcomeUnknown;
	}

	public void outcomeUnknown(RuntimeException failure) {
		this.over = true;
		this.outcomeUnknown = failure;
	}

}
