package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * Runs work in a transaction: the one that is open on this thread, else a new one. Every
 * Throwable rolls back and passes through. Thread-safe.
 */
public final class TransactionRunner {

	private final String profile;

	private final ConnectionSource connections;

	private final Supplier<PlatformTransactionManager> manager;

	public TransactionRunner(String profile, ConnectionSource connections,
			Supplier<PlatformTransactionManager> manager) {
		this.profile = profile;
		this.connections = connections;
		this.manager = manager;
	}

	/**
	 * A transaction that was begun or joined, and has to be executed.
	 *
	 * @param manager that ends it
	 * @param status as the manager keeps it
	 */
	public record Begun(PlatformTransactionManager manager, TransactionStatus status) {
	}

	/** Work that may fail with an exception of its own. */
	@FunctionalInterface
	public interface Work<R extends @Nullable Object, E extends Throwable> {

		R run() throws E;

	}

	/**
	 * Begins a transaction or joins the one that is open.
	 * @throws SQLException if no connection was to be had
	 */
	public Begun begin() throws SQLException {
		Interrupts.checkBeforeConnecting();
		PlatformTransactionManager transactions = this.manager.get();
		Begun begun;
		try {
			begun = new Begun(transactions, transactions.getTransaction(TransactionDefinition.withDefaults()));
		}
		catch (CannotCreateTransactionException ex) {
			SQLException cause = sqlException(ex);
			if (cause == null) {
				throw ex;
			}
			throw this.connections.explain(cause);
		}
		if (!this.connections.isBound()) {
			IllegalStateException failure = new IllegalStateException(
					"The transaction manager of profile '%s' begins transactions on another DataSource than the profile's"
						.formatted(this.profile));
			rollback(begun, failure);
			throw failure;
		}
		return begun;
	}

	private static @Nullable SQLException sqlException(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof SQLException found) {
				return found;
			}
		}
		return null;
	}

	/** Runs the work, then ends the transaction if it was not merely joined. */
	public <R extends @Nullable Object, E extends Throwable> R execute(Begun begun, Work<R, E> work) throws E {
		R result;
		try {
			result = work.run();
			if (begun.status().isNewTransaction() && !begun.status().isRollbackOnly() && hasFailed()) {
				// the manager may be any, and not know
				throw CheckedCommitTransactionManager.failed(this.profile);
			}
		}
		catch (Throwable ex) {
			rollback(begun, ex);
			throw ex;
		}
		ending(() -> begun.manager().commit(begun.status()));
		return result;
	}

	private boolean hasFailed() {
		try {
			Connection connection = this.connections.acquire();
			try {
				return this.connections.isJoined(connection) && CheckedCommitTransactionManager.hasFailed(connection);
			}
			finally {
				this.connections.release(connection);
			}
		}
		catch (SQLException ex) {
			// COMMIT will say it better
			return false;
		}
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

	private static void rollback(Begun begun, Throwable cause) {
		try {
			ending(() -> begun.manager().rollback(begun.status()));
		}
		catch (RuntimeException | Error ex) {
			cause.addSuppressed(ex);
		}
	}

}
