package io.github.pgprofiles.internal.spi;

import java.sql.Connection;
import javax.sql.DataSource;

import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TransactionDeadline;
import io.github.pgprofiles.internal.transaction.CommitCheck;
import io.github.pgprofiles.internal.transaction.ReplicaBegin;
import io.github.pgprofiles.internal.transaction.TransactionDetachment;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * What a transaction manager calls that extends another one of Spring's than that of
 * JDBC, so that it reports neither a commit where the server rolled back nor a failure
 * that may have been a commit. Thread-safe.
 */
public final class TransactionHooks {

	private final ConnectionSource connections;

	private final CommitCheck check;

	/**
	 * Creates the hooks of one manager.
	 * @param profile for messages
	 * @param dataSource of the profile
	 */
	public TransactionHooks(String profile, DataSource dataSource) {
		this.connections = new ConnectionSource(dataSource);
		this.check = new CommitCheck(profile, this.connections, CommitOutcomeUnknownException::new);
	}

	public DataSource dataSource() {
		return this.connections.dataSource();
	}

	/** The holder of the connection that is bound to this thread. */
	public @Nullable ConnectionHolder holder() {
		return TransactionState.holder(dataSource());
	}

	/**
	 * Whether a transaction is to begin on a replica, if one will do. Its connection is
	 * that of this transaction alone.
	 */
	public boolean readsElsewhere(TransactionDefinition definition) {
		return ReplicaBegin.isMeant(this.connections, definition);
	}

	/**
	 * Begins a transaction.
	 * @param begin has the superclass do so, and take the connection; called again where
	 * a replica will not do after all
	 */
	public void begin(TransactionDefinition definition, Runnable begin) {
		ReplicaBegin.begin(this.connections, definition, () -> this.check.begin(begin));
		if (holder() != null) {
			this.check.begun(definition);
		}
	}

	/**
	 * Whether a statement has failed the transaction, which the server would answer with
	 * a silent rollback.
	 * @return the exception for it; {@code null} if none has
	 */
	public @Nullable RuntimeException failure() {
		return this.check.hasFailed() ? this.check.failed() : null;
	}

	/**
	 * Commits.
	 * @param commit has the superclass do so
	 * @throws CommitOutcomeUnknownException if nobody knows whether the server committed
	 */
	public void commit(Connection connection, Runnable commit) {
		this.check.commit(connection, () -> TransactionDeadline.commit(this.connections, connection, () -> {
			commit.run();
			return true;
		}));
	}

	/**
	 * Rolls back.
	 * @param rollback has the superclass do so
	 */
	public void rollback(Runnable rollback) {
		this.check.rollback(rollback);
	}

	/**
	 * Takes the connection of a transaction that has ended off the thread, so that what
	 * runs in callbacks stands by itself; {@link #cleanup} follows.
	 * @return whether it was taken off
	 */
	public boolean leave(AbstractPlatformTransactionManager manager, DefaultTransactionStatus status) {
		return TransactionDetachment.leave(manager, this.connections, status) != null;
	}

	/**
	 * Ends a transaction for Spring.
	 * @param transaction of Spring's
	 * @param cleanup has the superclass do so
	 */
	public void cleanup(Object transaction, Runnable cleanup) {
		TransactionDetachment.close(this.connections, transaction, () -> {
			ConnectionHolder holder = holder();
			cleanup.run();
			if (holder != null) {
				this.check.ended(holder);
			}
		});
	}

	/** Whether a connection is known to be lost. Asks the driver only. */
	public static boolean isLost(Connection connection) {
		return DriverSession.isClosed(connection);
	}

	/** Counts a savepoint of the transaction at hand that was set, or was released. */
	public static void countSavepoint(DataSource dataSource, int change) {
		TransactionState.get(dataSource).countSavepoint(change);
	}

	/** Whether the transaction at hand has savepoints that were counted. */
	public static boolean hasSavepoints(DataSource dataSource) {
		TransactionState state = TransactionState.find(dataSource);
		return state != null && state.hasSavepoints();
	}

}
