package io.github.pgprofiles.query;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresError;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;

/**
 * A statement that runs once for each of any number of rows of values. Not thread-safe.
 * <p>
 * A row is a collection or an array (by position, {@code ?}), or a map, a record or a
 * bean (by name, {@code :name}), whose further values are ignored. The batch reads the
 * rows from their source while it sends them, one chunk at a time, and memory holds no
 * more than one chunk.
 * <p>
 * A batch is atomic: outside a transaction it has one of its own, inside one it joins.
 * When a row fails, or the source throws, nothing is changed, or the current transaction
 * has failed. The number of the failing row is in the message and in
 * {@link PostgresError#row()}.
 *
 * @since 0.1.0
 */
public interface BatchSpec {

	/**
	 * Sets how many rows each round trip sends.
	 * @param rows at least 1; default 1000
	 * @return this spec
	 */
	BatchSpec size(int rows);

	/**
	 * Names the batch, see {@link StatementSpec#named(String)}.
	 * @param name up to 63 letters, digits and {@code _ . : / -}
	 * @return this spec
	 * @throws IllegalArgumentException if it is no such name
	 */
	BatchSpec named(String name);

	/**
	 * Runs the statement for its effect.
	 * @param rows of values; none does nothing
	 * @return how many rows were changed in total;
	 * {@link java.sql.Statement#SUCCESS_NO_INFO} (-2) where the driver is configured to
	 * rewrite inserts and does not know the count
	 * @throws ParameterException if a value is missing or cannot be sent; names the row
	 * @throws org.springframework.dao.DataAccessException if a row fails on the server
	 */
	long update(Iterator<? extends @Nullable Object> rows);

	/**
	 * Like {@link #update(Iterator)}.
	 * @param rows of values
	 * @return how many rows were changed in total
	 */
	default long update(Iterable<? extends @Nullable Object> rows) {
		return update(rows.iterator());
	}

	/**
	 * Like {@link #update(Iterator)}, and closes the stream.
	 * @param rows of values
	 * @return how many rows were changed in total
	 */
	default long update(Stream<? extends @Nullable Object> rows) {
		try (rows) {
			return update(rows.iterator());
		}
	}

	/**
	 * Maps the rows of a {@code returning} to maps, by the labels of their columns.
	 * @return the next stage
	 */
	Returning<Map<String, @Nullable Object>> query();

	/**
	 * Maps the rows of a {@code returning} to a record, a bean or a single value.
	 * @param <T> what a row becomes
	 * @param type of the rows
	 * @return the next stage
	 */
	<T> Returning<T> query(Class<T> type);

	/**
	 * Maps the rows of a {@code returning} by the caller's mapper.
	 * @param <T> what a row becomes
	 * @param mapper of the rows
	 * @return the next stage
	 */
	<T> Returning<T> query(RowMapper<T> mapper);

	/**
	 * The rows that a batch returns, in the order of the rows of values. Not thread-safe.
	 *
	 * @param <T> what a row becomes
	 */
	interface Returning<T> {

		/**
		 * Runs the statement and passes each row that it returns to a consumer, one chunk
		 * at a time. When the consumer throws, nothing is changed either.
		 * @param rows of values; none does nothing
		 * @param consumer of the returned rows
		 * @return how many rows were returned
		 * @throws ParameterException if a value is missing or cannot be sent, or if the
		 * statement has no {@code returning}
		 * @throws org.springframework.dao.DataAccessException if a row fails on the
		 * server
		 */
		long forEach(Iterator<? extends @Nullable Object> rows, Consumer<? super T> consumer);

		/**
		 * Like {@link #forEach(Iterator, Consumer)}.
		 * @param rows of values
		 * @param consumer of the returned rows
		 * @return how many rows were returned
		 */
		default long forEach(Iterable<? extends @Nullable Object> rows, Consumer<? super T> consumer) {
			return forEach(rows.iterator(), consumer);
		}

		/**
		 * Like {@link #forEach(Iterator, Consumer)}, and closes the stream.
		 * @param rows of values
		 * @param consumer of the returned rows
		 * @return how many rows were returned
		 */
		default long forEach(Stream<? extends @Nullable Object> rows, Consumer<? super T> consumer) {
			try (rows) {
				return forEach(rows.iterator(), consumer);
			}
		}

		/**
		 * Runs the statement and collects the rows that it returns.
		 * @param rows of values; none does nothing
		 * @return the returned rows; an element is {@code null} only where a single value
		 * is NULL
		 */
		default List<T> list(Iterator<? extends @Nullable Object> rows) {
			List<T> result = new ArrayList<>();
			forEach(rows, result::add);
			return result;
		}

		/**
		 * Like {@link #list(Iterator)}.
		 * @param rows of values
		 * @return the returned rows
		 */
		default List<T> list(Iterable<? extends @Nullable Object> rows) {
			return list(rows.iterator());
		}

		/**
		 * Like {@link #list(Iterator)}, and closes the stream.
		 * @param rows of values
		 * @return the returned rows
		 */
		default List<T> list(Stream<? extends @Nullable Object> rows) {
			try (rows) {
				return list(rows.iterator());
			}
		}

	}

}
