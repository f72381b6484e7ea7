package io.github.pgprofiles.benchmarks.source;

import java.util.List;
import java.util.function.Consumer;

/**
 * One contender's way to stream all rows of a query.
 *
 * @param <T> what a row becomes
 */
public interface RowSource<T> extends AutoCloseable {

	/**
	 * The contender's name.
	 * @return a name that is unique within its case
	 */
	String name();

	/**
	 * Runs the query and makes an object of each row.
	 * @param rows takes the objects, one after another
	 * @throws Exception if it cannot be done
	 */
	void read(Consumer<? super T> rows) throws Exception;

	/**
	 * The other threads that work when the calling thread reads.
	 * @return their ids
	 */
	default List<Long> workers() {
		return List.of();
	}

	/** Gives back what the source holds. */
	@Override
	void close();

}
