package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Reads the current row of a result whose columns are known.
 *
 * @param <T> what a row becomes
 */
@FunctionalInterface
public interface RowReader<T> {

	@Nullable T read(ResultSet rows) throws SQLException;

	/**
	 * A buffer for rows as the server sends them; {@code null} where a ResultSet is
	 * wanted.
	 */
	default @Nullable RowBuffer buffer() {
		return null;
	}

	/**
	 * Reads a row that its own {@link #buffer()} points to.
	 * @param free makes sure that the server can be asked about a type
	 */
	default @Nullable T read(RowBuffer row, Freeing free) throws SQLException {
		throw new IllegalStateException("Rows are read from a ResultSet");
	}

	/** Frees the connection that rows come on. */
	@FunctionalInterface
	interface Freeing {

		void run() throws SQLException;

	}

	/**
	 * Goes on with the rows of another result that has the same columns.
	 */
	default void continueWith(ResultSet rows) throws SQLException {
		// whoever is given each row's result needs no other one
	}

	/**
	 * How many bytes the values had that were read so far; -1 if nobody counts them.
	 */
	default long byteCount() {
		return -1;
	}

}
