package io.github.pgprofiles.internal.transaction;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * Runs work in a transaction: the one that is open on this thread, else a new one. Every
 * Throwable rolls back and passes through. Thread-safe.
 */
public final class TransactionRunner {

	private final Supplier<PlatformTransactionManager> manager;

	public TransactionRunner(Supplier<PlatformTransactionManager> manager) {
		this.manager = manager;
	}

	/** Work that may fail with an exception of its own. */
	@FunctionalInterface
	public interface Work<R extends @Nullable Object, E extends Throwable> {

		R run() throws E;

	}

	public <R extends @Nullable Object, E extends Throwable> R execute(Work<R, E> work) throws E {
		PlatformTransactionManager transactions = this.manager.get();
		TransactionStatus status = transactions.getTransaction(TransactionDefinition.withDefaults());
		R result;
		try {
			result = work.run();
		}
		catch (Throwable ex) {
			rollback(transactions, status, ex);
			throw ex;
		}
		transactions.commit(status);
		return result;
	}

	private static void rollback(PlatformTransactionManager transactions, TransactionStatus status, Throwable cause) {
		try {
			transactions.rollback(status);
		}
		catch (RuntimeException | Error ex) {
			cause.addSuppressed(ex);
		}
	}

}
