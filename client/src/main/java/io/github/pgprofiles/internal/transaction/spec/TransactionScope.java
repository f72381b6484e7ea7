package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.internal.transaction.OpenTransaction;
import io.github.pgprofiles.query.BatchSpec;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The client, which joins whatever transaction is open on the thread; and a guard where
 * that is not, or no longer, the one that this was made for.
 */
final class TransactionScope implements Transaction, AutoCloseable {

	private final TransactionContext context;

	private final OpenTransaction open;

	private final Thread thread = Thread.currentThread();

	private volatile boolean ended;

	TransactionScope(TransactionContext context, OpenTransaction open) {
		this.context = context;
		this.open = open;
	}

	private Operations operations() {
		if (this.ended || Thread.currentThread() != this.thread) {
			throw misuse(this.ended ? "after its end" : "on another thread than its own");
		}
		if (!this.open.isCurrent()) {
			throw misuse("while another transaction has suspended it: use the inner one's");
		}
		return this.context.operations();
	}

	private IllegalStateException misuse(String how) {
		return new IllegalStateException(
				"Profile '%s': %s is used %s".formatted(profile(), this.open.options().description(), how));
	}

	@Override
	public String profile() {
		return this.context.operations().profile();
	}

	@Override
	public @Nullable String name() {
		return this.open.options().name();
	}

	@Override
	public StatementSpec sql(String sql) {
		return operations().sql(sql);
	}

	@Override
	public int[] batch(String sql, Iterable<? extends @Nullable Object> rows) {
		return operations().batch(sql, rows);
	}

	@Override
	public BatchSpec batch(String sql) {
		return operations().batch(sql);
	}

	@Override
	public StreamTemplate streaming() {
		return operations().streaming();
	}

	@Override
	public CopyTemplate copy() {
		return operations().copy();
	}

	@Override
	public TransactionSpec.Executable<Transaction> nested() {
		return new Nested();
	}

	@Override
	public TypedTransactionTemplate requiresNew() {
		return operations().transaction().requiresNew();
	}

	@Override
	public void rollbackOnly() {
		operations();
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
			operations();
			TransactionContext shared = TransactionScope.this.context;
			return shared.transactions().<R, E>nested(TransactionScope.this.open, (inner) -> {
				try (TransactionScope scope = new TransactionScope(shared, inner)) {
					return work.execute(scope);
				}
			});
		}

	}

}
