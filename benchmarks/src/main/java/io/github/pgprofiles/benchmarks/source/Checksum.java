package io.github.pgprofiles.benchmarks.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts rows and adds up something of each of their columns, whatever their order.
 *
 * @param <T> what a row becomes
 */
public interface Checksum<T> extends Consumer<T> {

	/**
	 * The sums so far.
	 * @return the number of rows, then a sum for each column; sums wrap around
	 */
	List<Long> sums();

	/**
	 * What the checksum of a whole table has to be.
	 * @param <T> what a row becomes
	 * @param table with the rows to expect
	 * @param rows in the table
	 * @return its sums
	 */
	static <T> List<Long> expected(RowTable<T> table, int rows) {
		Checksum<T> checksum = table.checksum();
		for (long id = 1; id <= rows; id++) {
			checksum.accept(table.expected(id));
		}
		return new ArrayList<>(checksum.sums());
	}

}
