package io.github.pgprofiles.internal.transaction;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

/** A transaction in which work of ours runs: begun for it, joined, or nested. */
public final class OpenTransaction {

	private final TransactionOptions options;

	private final PlatformTransactionManager manager;

	private final TransactionStatus status;

	private final ConnectionSource connections;

	private final @Nullable ConnectionHolder holder;

	OpenTransaction(TransactionOptions options, PlatformTransactionManager manager, TransactionStatus status,
			ConnectionSource connections) {
		this.options = options;
		this.manager = manager;
		this.status = status;
		this.connections = connections;
		this.holder = TransactionState.holder(connections.dataSource());
	}

	/** What it was asked to be like. */
	public TransactionOptions options() {
		return this.options;
	}

	/** Whether somebody else ends it. */
	public boolean isJoined() {
		return !this.status.isNewTransaction() && !this.status.hasSavepoint();
	}

	/** Whether it is the one that is bound to the thread, and not suspended. */
	public boolean isCurrent() {
		return TransactionState.holder(this.connections.dataSource()) == this.holder;
	}

	/** Has it roll back at its end. */
	public void rollbackOnly() {
		this.status.setRollbackOnly();
	}

	/** Whether it rolls back at its end. */
	public boolean isRollbackOnly() {
		return this.status.isRollbackOnly();
	}

	/**
	 * Says that its own work changes nothing, so that it does not matter what becomes of
	 * it.
	 * @return whether nobody else can write before its end either: JPA writes what was
	 * changed before, and a listener what it likes
	 */
	public boolean changesNothing() {
		TransactionState begun = isJoined() ? null : begun();
		if (begun == null) {
			return true;
		}
		boolean alone = this.manager instanceof CheckedCommitTransactionManager own
				&& !TransactionDetachment.isHeard(own);
		if (alone) {
			begun.changesNothing();
		}
		return alone;
	}

	PlatformTransactionManager manager() {
		return this.manager;
	}

	TransactionStatus status() {
		return this.status;
	}

	/** What is known of it; {@code null} where a manager that is not ours began it. */
	@Nullable TransactionState begun() {
		TransactionState state = TransactionState.find(this.connections.dataSource());
		return (state != null && state.options() != null) ? state : null;
	}

}
