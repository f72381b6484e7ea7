package io.github.pgprofiles.transaction;

import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.query.BatchSpec;
import io.github.pgprofiles.query.StatementSpec;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction that may write.
 *
 * @since 0.1.0
 */
public interface Transaction extends ReadOnlyTransaction {

	/**
	 * Begins a statement.
	 * @param sql with {@code :name} or {@code ?} for its parameters
	 * @return its spec
	 */
	@Override
	StatementSpec sql(String sql);

	/**
	 * Runs a statement once for each row of values, atomically. For very many rows see
	 * {@link #batch(String)}, which keeps no count of each row.
	 * @param sql with a {@code ?} or a {@code :name} for each value
	 * @param rows of values: collections, or maps, records or beans; empty does nothing
	 * @return how many rows each execution changed, as JDBC returns it
	 * @throws ParameterException if a row has too few or too many values; names the row
	 * @throws org.springframework.dao.DataAccessException if a row fails on the server;
	 * the transaction has failed then
	 */
	int[] batch(String sql, Iterable<? extends @Nullable Object> rows);

	/**
	 * Begins a statement that runs once for each of any number of rows.
	 * @param sql with a {@code ?} or a {@code :name} for each value
	 * @return its spec
	 */
	BatchSpec batch(String sql);

	/**
	 * Copies in and out inside this transaction.
	 * @return the template
	 */
	@Override
	CopyTemplate copy();

	@Override
	TransactionSpec.Executable<Transaction> nested();

	/**
	 * Begins an independent transaction. This one is suspended meanwhile and keeps its
	 * connection. See {@link TransactionSpec.Options#requiresNew()}.
	 * @return the template
	 */
	TypedTransactionTemplate requiresNew();

	/**
	 * Marks the transaction rollback-only, without a failure: it rolls back at its end,
	 * and the work's value is returned as usual. In a joined transaction, the caller that
	 * began it gets an
	 * {@link org.springframework.transaction.UnexpectedRollbackException} instead of a
	 * commit; a nested one rolls back to its savepoint.
	 */
	void rollbackOnly();

}
