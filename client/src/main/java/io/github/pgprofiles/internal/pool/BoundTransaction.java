package io.github.pgprofiles.internal.pool;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.transaction.state.TransactionState;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells a connection that is bound to a thread because it has a transaction from one that
 * Spring keeps there for another reason, such as a transaction on another DataSource.
 * Autocommit does not tell: a pool may lend its connections with that off. Begins
 * nothing. Thread-safe.
 */
final class BoundTransaction extends DataSourceTransactionManager {

	private static final long serialVersionUID = 1L;

	BoundTransaction(DataSource dataSource) {
		super(dataSource);
	}

	/**
	 * Whether work on a bound connection belongs to somebody who ends it. A transaction
	 * that is over on the server is bound on, while callbacks hear of its end, where its
	 * manager is not ours; what was sent there then would be rolled back.
	 */
	boolean isOpen(ConnectionHolder holder) {
		if (PooledConnection.isManaged(holder)) {
			return true;
		}
		// JPA's is bound as long as its transaction lasts, and Spring notes nothing on it
		boolean begun = !holder.isSynchronizedWithTransaction() || isExistingTransaction(doGetTransaction());
		return begun && !PooledConnection.isEnded(holder);
	}

	/** Whether this thread has a transaction on this DataSource. */
	boolean isOpen() {
		ConnectionHolder holder = TransactionState.holder(obtainDataSource());
		return holder != null && (holder.isSynchronizedWithTransaction()
				|| TransactionSynchronizationManager.isActualTransactionActive()) && isOpen(holder);
	}

	/**
	 * Whether a transaction is over that is still bound to this thread: a manager that is
	 * not ours would join it.
	 */
	boolean isEnded() {
		ConnectionHolder holder = TransactionState.holder(obtainDataSource());
		return holder != null && PooledConnection.isEnded(holder);
	}

}
