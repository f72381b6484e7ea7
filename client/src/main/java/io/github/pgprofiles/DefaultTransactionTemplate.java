package io.github.pgprofiles;

import java.util.Collection;

import io.github.pgprofiles.internal.transaction.TransactionRunner;
import org.jspecify.annotations.Nullable;

/** Hands work a transaction to run in. */
final class DefaultTransactionTemplate implements TypedTransactionTemplate {

	private final TransactionRunner transactions;

	private final Transaction transaction;

	DefaultTransactionTemplate(PostgresClient client, TransactionRunner transactions) {
		this.transactions = transactions;
		this.transaction = new JoinedTransaction(client);
	}

	@Override
	public <R extends @Nullable Object, E extends Throwable> R execute(Work<R, E> work) throws E {
		return this.transactions.<R, E>execute(() -> work.execute(this.transaction));
	}

	/** The client itself, which joins whatever transaction is open on the thread. */
	private record JoinedTransaction(PostgresClient client) implements Transaction {

		@Override
		public StatementSpec sql(String sql) {
			return this.client.sql(sql);
		}

		@Override
		public int[] batch(String sql, Collection<? extends Collection<?>> rows) {
			return this.client.batch(sql, rows);
		}

		@Override
		public StreamTemplate streaming() {
			return this.client.streaming();
		}

		@Override
		public CopyTemplate copy() {
			return this.client.copy();
		}

	}

}
