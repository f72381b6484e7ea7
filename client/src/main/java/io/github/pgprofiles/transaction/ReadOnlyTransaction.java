package io.github.pgprofiles.transaction;

import io.github.pgprofiles.copy.CopyOutTemplate;
import io.github.pgprofiles.query.QueryStatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import org.jspecify.annotations.Nullable;

/**
 * What can be done in any transaction that is under way. What runs here belongs to it,
 * and so does everything else on this thread and profile. Usable only inside the work
 * that it was handed to, on the same thread, and not while {@code requiresNew()} has
 * suspended it; anywhere else each method throws {@link IllegalStateException}.
 */
public interface ReadOnlyTransaction {

	/**
	 * The profile on which the transaction runs.
	 * @return its name
	 */
	String profile();

	/**
	 * What the transaction was named.
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
	 * Runs work behind a savepoint: a failure of it, which passes through, undoes what
	 * the work did, and leaves this transaction usable. Costs a message before the work
	 * and one after it. PostgreSQL manual, chapter 'SAVEPOINT'.
	 * @return what runs the work
	 */
	TransactionSpec.Executable<? extends ReadOnlyTransaction> nested();

}
