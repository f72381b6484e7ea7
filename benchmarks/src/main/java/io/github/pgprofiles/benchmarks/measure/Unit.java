package io.github.pgprofiles.benchmarks.measure;

/** What a case counts in. */
public enum Unit {

	/** Rows in a second. */
	ROWS_PER_SECOND("rows/s", true, "row"),

	/** Transactions committed in a second. */
	COMMITS_PER_SECOND("commits/s", true, "commit"),

	/** Microseconds for one operation. */
	MICROS_PER_OPERATION("us/op", false, "op"),

	/** Milliseconds for one operation. */
	MILLIS_PER_OPERATION("ms/op", false, "op");

	private final String label;

	private final boolean higherIsBetter;

	private final String each;

	Unit(String label, boolean higherIsBetter, String each) {
		this.label = label;
		this.higherIsBetter = higherIsBetter;
		this.each = each;
	}

	/**
	 * The unit as it is written.
	 * @return {@code rows/s}, {@code commits/s}, {@code us/op} or {@code ms/op}
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Whether a higher figure is a better one.
	 * @return true for a rate, false for a time
	 */
	public boolean higherIsBetter() {
		return this.higherIsBetter;
	}

	/**
	 * What is counted, as it is written.
	 * @return {@code row}, {@code commit} or {@code op}
	 */
	public String each() {
		return this.each;
	}

	double of(Sample sample) {
		return switch (this) {
			case ROWS_PER_SECOND, COMMITS_PER_SECOND -> sample.operations() * 1e9 / sample.nanos();
			case MICROS_PER_OPERATION -> sample.nanos() / 1e3 / sample.operations();
			case MILLIS_PER_OPERATION -> sample.nanos() / 1e6 / sample.operations();
		};
	}

}
