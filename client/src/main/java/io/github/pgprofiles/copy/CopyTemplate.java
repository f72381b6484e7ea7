package io.github.pgprofiles.copy;

import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.CopyException;

/**
 * COPY in and out (PostgreSQL manual, chapter 'COPY'). Thread-safe, one per profile; the
 * stages that it hands out are immutable and thread-safe too.
 * <p>
 * Names are exact and never folded to lower case; whatever they hold, they cannot become
 * SQL. A COPY inside a transaction belongs to it, and fails it where it fails. Without
 * one it is all or nothing by itself. While it runs inside a transaction, nothing else
 * can use that transaction's connection: {@link ConnectionBusyException}.
 */
public interface CopyTemplate extends CopyOutTemplate {

	/**
	 * Begins a COPY into a table.
	 * @param table {@code table} or {@code schema.table}, split at the dot unless it
	 * stands inside double quotes
	 * @return the next stage
	 * @throws CopyException if it is no name
	 */
	CopyInSpec.Table into(String table);

	/**
	 * Begins a COPY into a table whose name is taken as it is.
	 * @param schema of the table
	 * @param table its name
	 * @return the next stage
	 * @throws CopyException if one is empty or holds a NUL character
	 */
	CopyInSpec.Table into(String schema, String table);

}
