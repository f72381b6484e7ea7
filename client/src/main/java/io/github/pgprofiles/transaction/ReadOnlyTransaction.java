package io.github.pgprofiles.transaction;

import io.github.pgprofiles.copy.CopyOutTemplate;
import io.github.pgprofiles.query.QueryStatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The operations of any open transaction. They belong to the transaction, and so does all
 * other work on this thread and profile. Usable only inside the work that it was passed
 * to, on the same thread, and not while {@code requiresNew()} has suspended it; elsewhere
 * each method throws {@link IllegalStateException}.
 *
 * @since 0.1.0
 */
public interface ReadOnlyTransaction {

	/**
	 * The profile on which the transaction runs.
	 * @return its name
	 */
	String profile();

	/**
	 * The name of the transaction.
	 * @return its name, if it has one
	 */
	@Nullable String name();

	/**
	 * Begins a query.
	 * @param sql with {@code :name} or {@code ?} for its parameters
	 * @return its spec
	 */
	QueryStatementSpec sql(String sql);

	/**
	 * Streams rows inside this transaction.
	 * @return the template
	 */
	StreamTemplate streaming();

	/**
	 * Copies out inside this transaction.
	 * @return the template
	 */
	CopyOutTemplate copy();

	/**
	 * Runs work after a savepoint. If the work throws, its changes are rolled back to the
	 * savepoint, its exception reaches the caller unchanged, and this transaction stays
	 * usable. Takes one round trip before the work and one after it. PostgreSQL manual,
	 * chapter 'SAVEPOINT'.
	 * @return a template that runs the work
	 */
	TransactionSpec.Executable<? extends ReadOnlyTransaction> nested();

}
