package io.github.pgprofiles.internal.transaction;

import java.sql.SQLException;

import io.github.pgprofiles.internal.error.TransactionEndRefused;
import io.github.pgprofiles.internal.pool.Attachments;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The statement that failed a transaction, for the message if its failure is swallowed.
 *
 * @param sql of the statement, with placeholders
 * @param failure of it
 */
public record FailedStatement(String sql, RuntimeException failure) {

	/** What the server answers to all that comes after the one that failed. */
	private static final String IN_FAILED_TRANSACTION = "25P02";

	/** Notes a failure in the transaction at hand, if there is one. */
	public static void note(ConnectionSource connections, String sql, SQLException cause, RuntimeException failure) {
		ConnectionHolder holder = Attachments.holder(connections.dataSource());
		if (holder == null || IN_FAILED_TRANSACTION.equals(cause.getSQLState())
				|| cause instanceof TransactionEndRefused) {
			return;
		}
		FailedStatement failed = new FailedStatement(sql, failure);
		BegunTransaction begun = Attachments.find(connections.dataSource(), BegunTransaction.class);
		if (begun != null) {
			begun.failed(failed);
		}
		else if (connections.isInTransaction() && TransactionSynchronizationManager.isSynchronizationActive()) {
			// a manager that is not ours, such as JPA's
			if (Attachments.attach(connections.dataSource(), FailedStatement.class, failed) == null) {
				TransactionSynchronizationManager.registerSynchronization(new Detach(holder));
			}
		}
	}

	/** The last one that failed in the transaction at hand. */
	static @Nullable FailedStatement find(ConnectionSource connections) {
		BegunTransaction begun = Attachments.find(connections.dataSource(), BegunTransaction.class);
		return (begun != null && begun.failedStatement() != null) ? begun.failedStatement()
				: Attachments.find(connections.dataSource(), FailedStatement.class);
	}

	/** Forgets what a savepoint has undone. */
	static void forget(ConnectionSource connections) {
		BegunTransaction begun = Attachments.find(connections.dataSource(), BegunTransaction.class);
		if (begun != null) {
			begun.failed(null);
		}
	}

	private record Detach(ConnectionHolder holder) implements TransactionSynchronization {

		@Override
		public void afterCompletion(int status) {
			Attachments.detach(this.holder, FailedStatement.class);
		}

	}

}
