package io.github.pgprofiles.benchmarks.measure;

import java.util.Map;

/**
 * Lets a contender do its work several times in a round: what is over in a millisecond
 * says little when it is measured once.
 */
public final class Repeated implements Contender {

	/** A round moves at least as many rows, unless that would take too many times. */
	private static final int ROWS = 100_000;

	private static final int MOST = 100;

	private final Contender contender;

	private final int times;

	private Repeated(Contender contender, int times) {
		this.contender = contender;
		this.times = times;
	}

	/**
	 * Repeats the work of few rows.
	 * @param contender that moves them; closed with this one
	 * @param rows that it moves at once
	 * @return a contender of the same name
	 */
	public static Contender of(Contender contender, int rows) {
		int times = times(rows);
		return (times > 1) ? new Repeated(contender, times) : contender;
	}

	/** How often so many rows are moved in a round. */
	static int times(int rows) {
		return Math.max(1, Math.min(MOST, ROWS / rows));
	}

	@Override
	public String name() {
		return this.contender.name();
	}

	@Override
	public void verify() throws Exception {
		this.contender.verify();
	}

	@Override
	public Sample round() throws Exception {
		Sample sum = this.contender.round();
		for (int time = 2; time <= this.times; time++) {
			sum = sum.plus(this.contender.round());
		}
		return sum;
	}

	@Override
	public Map<String, Object> facts() {
		return this.contender.facts();
	}

	@Override
	public void close() {
		this.contender.close();
	}

}
