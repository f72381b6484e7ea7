package io.github.pgprofiles.internal.pool.replica;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.position.WriteTracker;
import org.jspecify.annotations.Nullable;

/** The replicas of a profile's server. Thread-safe. */
public interface Replicas extends AutoCloseable {

	/** Notes who has written up to where. */
	WriteTracker tracker();

	/**
	 * A connection of another pool for whoever asks the profile's own for one;
	 * {@code null} for none, which is what it mostly is.
	 */
	@Nullable Connection detour() throws SQLException;

	/**
	 * Runs work that reads, so that the first connection which it borrows on this thread
	 * is one of a replica; again on another one, and last on the profile's own, where
	 * that has read nothing.
	 */
	<R extends @Nullable Object, X extends Throwable> R read(ReplicaRead how, Work<R, X> work) throws X;

	/** Whether transactions that a manager begins as read-only go to them. */
	boolean takesReadOnlyTransactions();

	@Override
	void close();

	/** Work that reads. */
	@FunctionalInterface
	interface Work<R extends @Nullable Object, X extends Throwable> {

		R run() throws X;

	}

}
