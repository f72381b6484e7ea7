package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Rows as they come, whichever way. They hold a connection until they are closed. Not
 * thread-safe.
 *
 * @param <T> what a row becomes
 */
public interface Rows<T> extends AutoCloseable {

	/** Moves to the next row, which may take a trip to the server. */
	boolean next() throws SQLException;

	/** The row that {@link #next()} moved to; asked for once. */
	@Nullable T row() throws SQLException;

	/** How many bytes the data had up to now; 0 where nobody counts them. */
	default long byteCount() {
		return 0;
	}

	/**
	 * How many rows of the server's there were up to now.
	 * @param handed how often {@link #next()} has found something
	 */
	default long rowCount(long handed) {
		return handed;
	}

	/** Makes {@link #close()} roll back. */
	void fail();

	/** Ends the query and gives the connection back. Does nothing the second time. */
	@Override
	void close() throws SQLException;

}
