package io.github.pgprofiles.copy;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CopyException;

/**
 * COPY out, the direction that a read-only transaction allows. Thread-safe. See
 * {@link CopyTemplate}.
 *
 * @since 0.1.0
 */
public interface CopyOutTemplate {

	/**
	 * Begins a COPY out of a table, partitioned or not, a view, a materialized view or a
	 * foreign table. It copies the rows that a SELECT returns, including those of tables
	 * that inherit from it.
	 * @param table {@code table} or {@code schema.table}, split at the dot unless it
	 * stands inside double quotes
	 * @return the next stage
	 * @throws CopyException if it is not a name
	 */
	CopyOutSpec.Table from(String table);

	/**
	 * Begins a COPY out of a table, as {@link #from(String)} does, with an exact name.
	 * @param schema of the table
	 * @param table its name
	 * @return the next stage
	 * @throws CopyException if one is empty or contains a NUL character
	 */
	CopyOutSpec.Table from(String schema, String table);

	/**
	 * Begins a COPY out of a query.
	 * @param sql a SELECT, VALUES, TABLE, or a data-changing statement with RETURNING;
	 * never text from outside. Its parameters are written as in
	 * {@link PostgresClient#sql(String)}
	 * @return the next stage
	 */
	CopyOutSpec.Query query(String sql);

}
