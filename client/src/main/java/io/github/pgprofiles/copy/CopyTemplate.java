package io.github.pgprofiles.copy;

import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.CopyException;

/**
 * COPY in and out (PostgreSQL manual, chapter 'COPY'). Thread-safe, one per profile; the
 * stages that it returns are immutable and thread-safe too.
 * <p>
 * Names are exact and never folded to lower case; their content cannot become SQL. A COPY
 * inside a transaction belongs to it: if the COPY fails, the transaction has failed.
 * Without one it is atomic by itself. While it runs inside a transaction, no other
 * statement can use that transaction's connection: {@link ConnectionBusyException}.
 *
 * @since 0.1.0
 */
public interface CopyTemplate extends CopyOutTemplate {

	/**
	 * Begins a COPY into a table.
	 * @param table {@code table} or {@code schema.table}, split at the dot unless it
	 * stands inside double quotes
	 * @return the next stage
	 * @throws CopyException if it is not a name
	 */
	CopyInSpec.Table into(String table);

	/**
	 * Begins a COPY into a table with an exact name.
	 * @param schema of the table
	 * @param table its name
	 * @return the next stage
	 * @throws CopyException if one is empty or contains a NUL character
	 */
	CopyInSpec.Table into(String schema, String table);

}
