package io.github.pgprofiles.internal.lock;

import java.sql.SQLException;

import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import io.github.pgprofiles.observation.OperationEvent;
import org.jspecify.annotations.Nullable;

/**
 * A wait of the server's for a lock, which those who listen hear of. The lock's name is
 * not told, as it may be anything; that of the transaction is.
 */
@FunctionalInterface
interface ToldWait {

	/** Takes the lock; whether that came to pass. */
	boolean take() throws SQLException;

	/**
	 * Takes it.
	 * @param wait of which none is told where there is none
	 * @param joined whether the lock is that of the transaction at hand
	 */
	static boolean run(ConnectionSource connections, LockWait wait, boolean joined, ToldWait take) throws SQLException {
		Observations observations = wait.isNone() ? null : connections.observations();
		if (observations == null) {
			return take.take();
		}
		long begin = System.nanoTime();
		boolean taken = false;
		try {
			taken = take.take();
			return taken;
		}
		finally {
			observations.happened(OperationEvent.Kind.LOCK_WAITED, joined ? name(connections) : null,
					System.nanoTime() - begin, taken);
		}
	}

	private static @Nullable String name(ConnectionSource connections) {
		TransactionState state = TransactionState.find(connections.dataSource());
		TransactionOptions options = (state != null) ? state.options() : null;
		return (options != null) ? options.name() : null;
	}

}
