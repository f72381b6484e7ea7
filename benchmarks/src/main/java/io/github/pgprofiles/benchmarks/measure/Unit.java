package io.github.pgprofiles.benchmarks.measure;

/** What a case counts in. */
public enum Unit {

	/** Rows in a second. */
	ROWS_PER_SECOND("rows/s", true),

	/** Microseconds for one operation. */
	MICROS_PER_OPERATION("us/op", false);

	private final String label;

	private final boolean higherIsBetter;

	Unit(String label, boolean higherIsBetter) {
		this.label = label;
		this.higherIsBetter = higherIsBetter;
	}

	/**
	 * The unit as it is written.
	 * @return {@code rows/s} or {@code us/op}
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

	double of(Sample sample) {
		return switch (this) {
			case ROWS_PER_SECOND -> sample.operations() * 1e9 / sample.nanos();
			case MICROS_PER_OPERATION -> sample.nanos() / 1e3 / sample.operations();
		};
	}

}
