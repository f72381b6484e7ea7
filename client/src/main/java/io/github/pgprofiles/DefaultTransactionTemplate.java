package io.github.pgprofiles;

import java.sql.SQLException;

import io.github.pgprofiles.internal.transaction.TransactionRunner;
import org.jspecify.annotations.Nullable;

/** Hands work a transaction to run in. */
final class DefaultTransactionTemplate implements TypedTransactionTemplate {

	private final PostgresClient client;

	private final Errors errors;

	private final TransactionRunner transactions;

	DefaultTransactionTemplate(PostgresClient client, Rooms rooms) {
		this.client = client;
		this.errors = rooms.errors();
		this.transactions = rooms.transactions();
	}

	@Override
	public <R extends @Nullable Object, E extends Throwable> R execute(Work<R, E> work) throws E {
		TransactionRunner.Begun begun = begin();
		Scope scope = new Scope(this.client);
		try {
			return this.transactions.<R, E>execute(begun, () -> work.execute(scope));
		}
		finally {
			scope.ended = true;
		}
	}

	private TransactionRunner.Begun begin() {
		try {
			return this.transactions.begin();
		}
		catch (SQLException ex) {
			throw this.errors.translate("begin a transaction", null, ex);
		}
	}

	/**
	 * The client, which joins whatever transaction is open on the thread; and a guard
	 * where there is none, as its statements would commit one by one.
	 */
	private static final class Scope implements Transaction {

		private final PostgresClient client;

		private final Thread thread = Thread.currentThread();

		private volatile boolean ended;

		Scope(PostgresClient client) {
			this.client = client;
		}

		private PostgresClient client() {
			if (this.ended || Thread.currentThread() != this.thread) {
				throw new IllegalStateException("A transaction of profile '%s' is used %s"
					.formatted(this.client.profile(), this.ended ? "after its end" : "on another thread than its own"));
			}
			return this.client;
		}

		@Override
		public StatementSpec sql(String sql) {
			return client().sql(sql);
		}

		@Override
		public int[] batch(String sql, Iterable<? extends @Nullable Object> rows) {
			return client().batch(sql, rows);
		}

		@Override
		public BatchSpec batch(String sql) {
			return client().batch(sql);
		}

		@Override
		public StreamTemplate streaming() {
			return client().streaming();
		}

		@Override
		public CopyTemplate copy() {
			return client().copy();
		}

	}

}
