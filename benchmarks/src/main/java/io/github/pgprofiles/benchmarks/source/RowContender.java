package io.github.pgprofiles.benchmarks.source;

import java.util.BitSet;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;

/**
 * Lets a source stream a whole table in each round.
 *
 * @param <T> what a row becomes
 */
public final class RowContender<T> implements Contender {

	private final RowSource<T> source;

	private final RowTable<T> table;

	private final int rows;

	private final List<Long> expected;

	/**
	 * Makes a contender of a source.
	 * @param source to read from; closed with this contender
	 * @param table that it reads
	 * @param rows in the table
	 * @param expected checksum, see {@link Checksum#expected(RowTable, int)}
	 */
	public RowContender(RowSource<T> source, RowTable<T> table, int rows, List<Long> expected) {
		this.source = source;
		this.table = table;
		this.rows = rows;
		this.expected = expected;
	}

	@Override
	public String name() {
		return this.source.name();
	}

	@Override
	public void verify() throws Exception {
		BitSet seen = new BitSet(this.rows);
		this.source.read((row) -> {
			long id = this.table.id(row);
			T wanted = this.table.expected(id);
			if (!this.table.same(wanted, row)) {
				throw new WrongResultException(name(), wanted, row);
			}
			seen.set(Math.toIntExact(id));
		});
		requireAll(name(), this.rows, seen);
	}

	@Override
	public Sample round() throws Exception {
		Checksum<T> checksum = this.table.checksum();
		Sample sample = Sample.of(this.rows, this.source.workers(), () -> this.source.read(checksum));
		requireSame(name(), this.expected, checksum.sums());
		return sample;
	}

	/**
	 * Counts rows.
	 * @param contender that has read them
	 * @param rows in the table
	 * @param seen their keys
	 * @throws WrongResultException if there are not as many
	 */
	public static void requireAll(String contender, int rows, BitSet seen) {
		if (seen.cardinality() != rows) {
			throw new WrongResultException(contender, rows + " rows", seen.cardinality() + " rows");
		}
	}

	/**
	 * Compares checksums.
	 * @param contender that made the actual one
	 * @param expected what the rows add up to
	 * @param actual what the contender's rows add up to
	 * @throws WrongResultException if they differ
	 */
	public static void requireSame(String contender, List<Long> expected, List<Long> actual) {
		if (!expected.equals(actual)) {
			throw new WrongResultException(contender, "the checksum " + expected, actual);
		}
	}

	@Override
	public void close() {
		this.source.close();
	}

}
