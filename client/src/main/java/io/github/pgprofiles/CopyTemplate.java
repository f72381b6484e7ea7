package io.github.pgprofiles;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * COPY in and out (PostgreSQL manual, chapter 'COPY'). Thread-safe, one per profile; the
 * stages that it hands out are immutable.
 * <p>
 * Names are exact and never folded to lower case; whatever they hold, they cannot become
 * SQL. A COPY inside a transaction belongs to it. Without one it is all or nothing by
 * itself.
 */
public interface CopyTemplate {

	/**
	 * Begins a COPY into a table.
	 * @param table {@code table} or {@code schema.table}, split at the dot unless it
	 * stands inside double quotes
	 * @return the next stage
	 * @throws CopyException if it is no name
	 */
	CopyIn into(String table);

	/**
	 * Begins a COPY into a table whose name is taken as it is.
	 * @param schema of the table
	 * @param table its name
	 * @return the next stage
	 */
	CopyIn into(String schema, String table);

	/**
	 * Begins a COPY out of a table.
	 * @param table {@code table} or {@code schema.table}, split at the dot unless it
	 * stands inside double quotes
	 * @return the next stage
	 * @throws CopyException if it is no name
	 */
	CopyOut from(String table);

	/**
	 * Begins a COPY out of a table whose name is taken as it is.
	 * @param schema of the table
	 * @param table its name
	 * @return the next stage
	 */
	CopyOut from(String schema, String table);

	/**
	 * Begins a COPY out of a query.
	 * @param sql a SELECT, VALUES, TABLE, or a data-changing statement with RETURNING;
	 * never text from outside
	 * @return the next stage
	 */
	CopyOutQuery query(String sql);

	/** A COPY into a table. */
	interface CopyIn {

		/**
		 * Names the columns that the data has.
		 * @param columns in the order of the data; without this all, in the table's order
		 * @return the next stage
		 */
		CopyIn columns(String... columns);

		/**
		 * Takes CSV in UTF-8.
		 * @return the next stage
		 */
		CsvIn csv();

	}

	/** A COPY of CSV into a table. */
	interface CsvIn {

		/**
		 * Skips the first line, which has the names of the columns.
		 * @return the next stage
		 */
		CsvIn header();

		/**
		 * Limits the time for all of the copy, its source and sink included. Without this
		 * a copy may take any time, whatever the profile's limit for a statement.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * counts as a whole one
		 * @return the next stage
		 * @throws IllegalArgumentException if it is out of range
		 */
		CsvIn timeout(Duration timeout);

		/**
		 * Copies a source to its end. If the source, or a line of it, fails, not one row
		 * stays.
		 * @param source of the bytes; not closed
		 * @return rows, bytes and time
		 * @throws java.io.UncheckedIOException if the source fails
		 * @throws org.springframework.dao.DataAccessException if the server refuses a
		 * line
		 */
		CopyResult from(InputStream source);

	}

	/** A COPY out of a table. */
	interface CopyOut extends CopyOutQuery {

		/**
		 * Names the columns to copy.
		 * @param columns in the order wanted; without this all, in the table's order
		 * @return the next stage
		 */
		CopyOut columns(String... columns);

	}

	/** A COPY out of a query. */
	interface CopyOutQuery {

		/**
		 * Gives CSV in UTF-8.
		 * @return the next stage
		 */
		CsvOut csv();

	}

	/** A COPY of CSV out of a table or query. */
	interface CsvOut {

		/**
		 * Begins with a line that has the names of the columns.
		 * @return the next stage
		 */
		CsvOut header();

		/**
		 * Limits the time for all of the copy, its source and sink included. Without this
		 * a copy may take any time, whatever the profile's limit for a statement.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * counts as a whole one
		 * @return the next stage
		 * @throws IllegalArgumentException if it is out of range
		 */
		CsvOut timeout(Duration timeout);

		/**
		 * Copies everything to a sink and flushes it.
		 * @param sink of the bytes; not closed
		 * @return rows, bytes and time
		 * @throws java.io.UncheckedIOException if the sink fails; the copy is then
		 * cancelled and the connection usable
		 */
		CopyResult to(OutputStream sink);

	}

}
