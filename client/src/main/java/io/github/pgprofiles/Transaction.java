package io.github.pgprofiles;

import org.jspecify.annotations.Nullable;

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
	 * Runs a statement once for each row of values, all of them or none. For very many
	 * rows see {@link #batch(String)}, which keeps no count of each.
	 * @param sql with a {@code ?} or a {@code :name} for each value
	 * @param rows of values: collections, or maps, records or beans; empty does nothing
	 * @return how many rows each run changed, as JDBC tells it
	 * @throws ParameterException if a row has too few or too many values; names the row
	 * @throws org.springframework.dao.DataAccessException if the server refuses one; the
	 * transaction has failed then
	 */
	int[] batch(String sql, Iterable<? extends @Nullable Object> rows);

	/**
	 * Begins a statement that runs once for each of any number of rows.
	 * @param sql with a {@code ?} or a {@code :name} for each value
	 * @return its spec
	 */
	BatchSpec batch(String sql);

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
