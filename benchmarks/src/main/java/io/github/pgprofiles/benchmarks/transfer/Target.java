package io.github.pgprofiles.benchmarks.transfer;

import io.github.pgprofiles.benchmarks.measure.WrongResultException;

/** Where a contender's rows have to arrive. Its work is never part of the time. */
public interface Target extends AutoCloseable {

	/**
	 * Makes it what it is before a transfer.
	 * @throws Exception if it cannot be done
	 */
	void reset() throws Exception;

	/**
	 * Looks whether it is what it has to be after a transfer.
	 * @param contender that moved the rows
	 * @throws WrongResultException if anything is missing, or is not as it should be
	 * @throws Exception if nobody can tell
	 */
	void require(String contender) throws Exception;

	/** Gives back what it holds. */
	@Override
	void close();

}
