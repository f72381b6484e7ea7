package io.github.pgprofiles.internal.transaction;

import java.sql.SQLException;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The time between the end of a transaction on the server and that for Spring, which
 * tells callbacks of it in between. Spring leaves the connection bound to the thread:
 * what a callback wrote there would be in no transaction that anybody commits. Here the
 * connection is taken off the thread, so that whatever runs then stands by itself.
 */
public final class TransactionDetachment {

	private static final Logger logger = LoggerFactory.getLogger(TransactionDetachment.class);

	private TransactionDetachment() {
	}

	/** A transaction, as Spring's managers have it, is equal to itself only. */
	private record Key(Object transaction) {
	}

	/**
	 * Takes the connection of a transaction that has ended off the thread, if there is
	 * anybody to hear of the end; {@link #close} follows.
	 * @return what had bound it; {@code null} if it stays, or was taken off before
	 */
	public static @Nullable ConnectionHolder leave(AbstractPlatformTransactionManager manager,
			ConnectionSource connections, DefaultTransactionStatus status) {
		Key key = new Key(status.getTransaction());
		if (!isHeard(manager) || TransactionSynchronizationManager.hasResource(key)) {
			return null;
		}
		ConnectionHolder holder = TransactionState.holder(connections.dataSource());
		TransactionState state = TransactionState.find(connections.dataSource());
		if (holder == null) {
			return null;
		}
		if (state != null && state.isBorrowed()) {
			// whoever bound it finds it where it was
			PooledConnection.ended(holder);
			return null;
		}
		TransactionSynchronizationManager.unbindResource(connections.dataSource());
		TransactionSynchronizationManager.bindResource(key, holder);
		return holder;
	}

	/** Whether anybody is told of the end of a transaction at hand. */
	static boolean isHeard(AbstractPlatformTransactionManager manager) {
		return !manager.getTransactionExecutionListeners().isEmpty()
				|| (TransactionSynchronizationManager.isSynchronizationActive()
						&& !TransactionSynchronizationManager.getSynchronizations().isEmpty());
	}

	/** Gives the connection back that a holder has. Never throws. */
	static void giveBack(ConnectionHolder left) {
		try {
			PooledConnection.leave(left.getConnection());
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("Could not give a connection back before its transaction is over for all", ex);
		}
	}

	/**
	 * Ends it for Spring, which expects the connection where it had bound it.
	 * @param cleanup what does so
	 */
	public static void close(ConnectionSource connections, Object transaction, Runnable cleanup) {
		Object left = TransactionSynchronizationManager.unbindResourceIfPossible(new Key(transaction));
		if (left == null) {
			cleanup.run();
			return;
		}
		Object present = TransactionSynchronizationManager.unbindResourceIfPossible(connections.dataSource());
		TransactionSynchronizationManager.bindResource(connections.dataSource(), left);
		try {
			cleanup.run();
		}
		finally {
			if (present != null) {
				TransactionSynchronizationManager.bindResource(connections.dataSource(), present);
			}
		}
	}

}
