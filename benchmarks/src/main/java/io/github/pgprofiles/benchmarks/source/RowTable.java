package io.github.pgprofiles.benchmarks.source;

/**
 * What is in a table whose rows follow from their number.
 *
 * @param <T> what a row becomes
 */
public interface RowTable<T> {

	/**
	 * Begins a checksum.
	 * @return a checksum of no rows
	 */
	Checksum<T> checksum();

	/**
	 * The row that the server generated.
	 * @param id its number, from 1
	 * @return the row
	 */
	T expected(long id);

	/**
	 * The number of a row.
	 * @param row to look at
	 * @return its number
	 */
	long id(T row);

	/**
	 * Whether a contender read what the server has.
	 * @param expected what it has
	 * @param actual what the contender made of it
	 * @return whether all values are the same
	 */
	boolean same(T expected, T actual);

}
