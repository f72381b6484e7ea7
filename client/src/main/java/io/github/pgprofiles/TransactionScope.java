package io.github.pgprofiles;

import io.github.pgprofiles.internal.transaction.OpenTransaction;
import org.jspecify.annotations.Nullable;

/**
 * The client, which joins whatever transaction is open on the thread; and a guard where
 * that is not, or no longer, the one that this was made for.
 */
final class TransactionScope implements Transaction, AutoCloseable {

	private final PostgresClient client;

	private final Rooms rooms;

	private final OpenTransaction open;

	private final Thread thread = Thread.currentThread();

	private volatile boolean ended;

	TransactionScope(PostgresClient client, Rooms rooms, OpenTransaction open) {
		this.client = client;
		this.rooms = rooms;
		this.open = open;
	}

	private PostgresClient client() {
		if (this.ended || Thread.currentThread() != this.thread) {
			throw misuse(this.ended ? "after its end" : "on another thread than its own");
		}
		if (!this.open.isCurrent()) {
			throw misuse("while another transaction has suspended it: use the inner one's");
		}
		return this.client;
	}

	private IllegalStateException misuse(String how) {
		return new IllegalStateException(
				"Profile '%s': %s is used %s".formatted(this.client.profile(), this.open.options().description(), how));
	}

	@Override
	public String profile() {
		return this.client.profile();
	}

	@Override
	public @Nullable String name() {
		return this.open.options().name();
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

	@Override
	public TransactionSpec.Executable<Transaction> nested() {
		return new Nested();
	}

	@Override
	public TypedTransactionTemplate requiresNew() {
		return client().transaction().requiresNew();
	}

	@Override
	public void rollbackOnly() {
		client();
		this.open.rollbackOnly();
	}

	@Override
	public void close() {
		this.ended = true;
	}

	/** Work behind a savepoint. */
	private final class Nested implements TransactionSpec.Executable<Transaction> {

		@Override
		public <R extends @Nullable Object, E extends Throwable> R execute(
				TransactionSpec.Work<? super Transaction, R, E> work) throws E {
			PostgresClient usable = client();
			Rooms shared = TransactionScope.this.rooms;
			return shared.transactions().<R, E>nested(TransactionScope.this.open, (inner) -> {
				try (TransactionScope scope = new TransactionScope(usable, shared, inner)) {
					return work.execute(scope);
				}
			});
		}

	}

}
