package io.github.pgprofiles.benchmarks.transfer;

import io.github.pgprofiles.benchmarks.measure.NoFigureException;
import io.github.pgprofiles.benchmarks.measure.Sample;

/** One contender's way to move all rows to where they belong. */
public interface Transfer extends AutoCloseable {

	/**
	 * The contender's name.
	 * @return a name that is unique within its case
	 */
	String name();

	/**
	 * Starts what has to run before the first transfer.
	 * @throws NoFigureException if something that it takes is not installed
	 * @throws Exception if it cannot be started
	 */
	default void begin() throws Exception {
	}

	/**
	 * Moves the rows once.
	 * @return what it took
	 * @throws Exception if it cannot be done
	 */
	Sample move() throws Exception;

	/** Gives back what the transfer holds. */
	@Override
	void close();

}
