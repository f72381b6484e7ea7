package io.github.pgprofiles.copy;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CopyException;

/**
 * COPY out, which is what a read-only transaction can do. Thread-safe. See
 * {@link CopyTemplate}.
 */
public interface CopyOutTemplate {

	/**
	 * Begins a COPY out of a table, partitioned or not, a view, a materialized view or a
	 * foreign table. It copies what a SELECT sees, the rows of tables that inherit from
	 * it as well.
	 * @param table {@code table} or {@code schema.table}, split at the dot unless it
	 * stands inside double quotes
	 * @return the next stage
	 * @throws CopyException if it is no name
	 */
	CopyOutSpec.Table from(String table);

	/**
	 * Begins a COPY out of a table, as {@link #from(String)} does, whose name is taken as
	 * it is.
	 * @param schema of the table
	 * @param table its name
	 * @return the next stage
	 * @throws CopyException if one is empty or holds a NUL character
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
