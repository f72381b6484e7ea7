package io.github.pgprofiles.query;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;

/**
 * Streams rows in constant memory; for code that injects just that. Thread-safe, one per
 * profile; the specs that it returns are single-use and are not thread-safe.
 *
 * @since 0.1.0
 */
public interface StreamTemplate {

	/**
	 * Begins a query.
	 * @param sql with {@code :name} or {@code ?} for its parameters
	 * @return its spec
	 */
	StreamSpec sql(String sql);

	/** A query to be streamed: its parameters, then what its rows become. */
	interface StreamSpec extends ParameterSpec<StreamSpec> {

		/**
		 * Sets how many rows each round trip fetches, and so selects
		 * {@link StreamEngine#CURSOR}. {@link StreamEngine#COPY} has no fetches, and is
		 * an error together with it. From here on the rows can only be streamed.
		 * @param rows at least 1; by default as many as have about a megabyte, from 16 to
		 * 10,000
		 * @return the stage of a stream
		 * @throws IllegalArgumentException if it is less than 1
		 */
		StreamSpec fetchSize(int rows);

		/**
		 * Sets how the rows are read from the server. From here on they can only be
		 * streamed.
		 * @param engine of the stream; default {@link StreamEngine#AUTO}
		 * @return the stage of a stream
		 */
		StreamSpec engine(StreamEngine engine);

		/**
		 * Limits the time for all rows, from the query to the last row. The server
		 * enforces it for each fetch, and the client checks it between rows. Without it a
		 * stream may take any time, whatever the profile's limit for a statement.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * is rounded up
		 * @return this stage
		 * @throws IllegalArgumentException if it is out of range
		 */
		StreamSpec timeout(Duration timeout);

		/**
		 * Names the query, see {@link StatementSpec#named(String)}.
		 * @param name up to 63 letters, digits and {@code _ . : / -}
		 * @return this stage
		 * @throws IllegalArgumentException if it is no such name
		 */
		StreamSpec named(String name);

		/**
		 * Maps the rows to maps, by the labels of their columns.
		 * @return the rows
		 */
		RowStream<Map<String, @Nullable Object>> query();

		/**
		 * Maps the rows to a record, a bean or a single value.
		 * @param <T> what a row becomes
		 * @param type of the rows
		 * @return the rows
		 */
		<T> RowStream<T> query(Class<T> type);

		/**
		 * Maps the rows by the caller's mapper.
		 * @param <T> what a row becomes
		 * @param mapper of the rows
		 * @return the rows
		 */
		<T> RowStream<T> query(RowMapper<T> mapper);

	}

}
