package io.github.pgprofiles.transaction;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Runs work in a transaction, with the server's default isolation unless another is
 * chosen. Inside a transaction that is open on this thread and profile, no matter what
 * began it, the work joins that one. Every Throwable of the work rolls back and reaches
 * the caller unchanged. Immutable and thread-safe, and so is every stage. <pre>{@code
 * Receipt receipt = orders.transaction().serializable().retry().execute((tx) -> transfer(tx, from, to));
 * Report report = orders.transaction().serializable().readOnly().deferrable().execute((tx) -> report(tx));
 * orders.transaction().timeout(Duration.ofSeconds(2)).run((tx) -> settle(tx));
 * Receipt once = orders.transaction().once("payment-42", Receipt.class).execute((tx) -> pay(tx));
 * }</pre>
 * <p>
 * A transaction in which a statement failed never commits, even if the work swallowed the
 * failure: the server would answer COMMIT with a silent rollback (PostgreSQL manual,
 * chapter 'COMMIT'). Here the call throws an
 * {@link org.springframework.transaction.UnexpectedRollbackException}.
 *
 * @since 0.1.0
 */
public interface TypedTransactionTemplate extends TransactionSpec.Options<TypedTransactionTemplate>,
		TransactionSpec.Writing, TransactionSpec.Isolation<TransactionSpec.ReadWrite, TransactionSpec.Serializable> {

	@Override
	<R> TransactionSpec.OnceStart<R> once(String key, Class<R> type);

	@Override
	<R> TransactionSpec.OnceStart<R> once(String key, ParameterizedTypeReference<R> type);

	@Override
	TransactionSpec.OnceVoidStart once(String key);

	@Override
	TransactionSpec.ReadOnlyStart readOnly();

}
