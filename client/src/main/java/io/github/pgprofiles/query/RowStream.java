package io.github.pgprofiles.query;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.StreamEngineException;
import org.jspecify.annotations.Nullable;

/**
 * Rows in constant memory, however many there are, read by one of two
 * {@linkplain StreamEngine engines}. Inside a transaction they use its connection,
 * otherwise one of their own. Not thread-safe.
 *
 * @param <T> what a row becomes
 * @since 0.1.0
 */
public interface RowStream<T> {

	/**
	 * Streams the rows in the server's order. The stream holds a pooled connection until
	 * it is closed, is exhausted, or fails; close it with try-with-resources. If it is
	 * closed early, the remaining rows are not mapped.
	 * @return the rows, to be used on this thread
	 * @throws PoolExhaustedException if no connection was free within the pool's timeout
	 * @throws StreamEngineException if the requested engine cannot stream them
	 */
	Stream<T> stream();

	/**
	 * Like {@link #stream()}, but closes the stream when the reader returns or throws.
	 * @param <R> the reader's result
	 * @param reader of the rows
	 * @return what the reader returns
	 */
	default <R extends @Nullable Object> R withStream(Function<Stream<T>, R> reader) {
		try (Stream<T> rows = stream()) {
			return reader.apply(rows);
		}
	}

	/**
	 * Passes each row to a consumer. The connection returns to the pool at the end, after
	 * the last row or an exception.
	 * @param consumer of the rows
	 * @return how many rows there were
	 */
	long forEach(Consumer<? super T> consumer);

	/**
	 * Returns the rows in lists, for work in batches. Memory holds one list at a time;
	 * the caller may keep or change a list. {@link #forEach} then returns how many lists
	 * there were.
	 * @param size of each list but the last, which may be smaller; at least 1
	 * @return the lists
	 */
	RowStream<List<T>> chunks(int size);

}
