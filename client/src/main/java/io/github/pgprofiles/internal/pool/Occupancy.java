package io.github.pgprofiles.internal.pool;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps everything else on a thread off its transaction's connection while something on
 * it must not be interrupted: the driver would let it wait for ever. Belongs to one
 * transaction; what occupies its connection is ended before the transaction is.
 */
final class Occupancy implements TransactionSynchronization {

	private final Key key;

	/** What ends the present occupant; {@code null} if there is none. */
	private @Nullable Runnable end;

	private Occupancy(Key key) {
		this.key = key;
	}

	private record Key(DataSource dataSource) {
	}

	private static @Nullable Occupancy find(DataSource dataSource) {
		return (Occupancy) TransactionSynchronizationManager.getResource(new Key(dataSource));
	}

	static boolean isOccupied(DataSource dataSource) {
		Occupancy present = find(dataSource);
		return present != null && present.end != null;
	}

	/**
	 * Occupies the connection.
	 * @param end called if the transaction ends first
	 */
	static void begin(DataSource dataSource, Runnable end) {
		Occupancy present = find(dataSource);
		if (present == null) {
			present = new Occupancy(new Key(dataSource));
			TransactionSynchronizationManager.bindResource(present.key, present);
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(present);
			}
		}
		present.end = end;
	}

	static void end(DataSource dataSource) {
		Occupancy present = find(dataSource);
		if (present != null) {
			present.end = null;
			if (!TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.unbindResourceIfPossible(present.key);
			}
		}
	}

	@Override
	public void suspend() {
		TransactionSynchronizationManager.unbindResourceIfPossible(this.key);
	}

	@Override
	public void resume() {
		TransactionSynchronizationManager.bindResource(this.key, this);
	}

	@Override
	public void beforeCompletion() {
		Runnable present = this.end;
		if (present != null) {
			present.run();
		}
		TransactionSynchronizationManager.unbindResourceIfPossible(this.key);
	}

}
