package io.github.pgprofiles;

import java.util.Collection;

/**
 * A transaction that is under way. What runs here belongs to it, and so does everything
 * else on this thread and profile. Usable only inside the work that it was handed to, on
 * the same thread; anywhere else each method throws {@link IllegalStateException}.
 */
public interface Transaction {

	/**
	 * Begins a statement.
	 * @param sql with {@code :name} or {@code ?} for its parameters
	 * @return its spec
	 */
	StatementSpec sql(String sql);

	/**
	 * Runs a statement once for each row of values.
	 * @param sql with a {@code ?} for each value
	 * @param rows of values
	 * @return how many rows each run changed
	 */
	int[] batch(String sql, Collection<? extends Collection<?>> rows);

	/**
	 * Streams rows inside this transaction.
	 * @return the template
	 */
	StreamTemplate streaming();

	/**
	 * Copies in and out inside this transaction.
	 * @return the template
	 */
	CopyTemplate copy();

}
