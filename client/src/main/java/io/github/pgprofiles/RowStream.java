package io.github.pgprofiles;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Rows in constant memory, however many there are, through a portal of the server
 * (PostgreSQL manual, chapter 'Extended Query'). Inside a transaction they use its
 * connection, else one of their own. Not thread-safe.
 *
 * @param <T> what a row becomes
 */
public interface RowStream<T> {

	/**
	 * Streams the rows in the server's order. The stream holds a pooled connection until
	 * it is closed, is exhausted, or fails; close it with try-with-resources.
	 * @return the rows, to be used on this thread
	 * @throws PoolExhaustedException if no connection came free within the pool's timeout
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
	 * Hands each row to a consumer. The connection is given back at the end, whether by
	 * the last row or by an exception.
	 * @param consumer of the rows
	 * @return how many rows there were
	 */
	long forEach(Consumer<? super T> consumer);

}
