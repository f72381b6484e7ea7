package io.github.pgprofiles.benchmarks.measure;

/** A case that moves rows, and counts those that it moves in a second. */
public abstract class RowCase implements BenchmarkCase {

	/** What most of them move in a round. */
	protected static final int MILLION = 1_000_000;

	private final String name;

	private final String description;

	private final int rows;

	private final int rounds;

	/**
	 * Sets what the help says.
	 * @param name of the case
	 * @param description of what it does with N rows
	 * @param rows that it moves unless asked otherwise
	 * @param rounds that are measured unless asked otherwise
	 */
	protected RowCase(String name, String description, int rows, int rounds) {
		this.name = name;
		this.description = description;
		this.rows = rows;
		this.rounds = rounds;
	}

	@Override
	public final String name() {
		return this.name;
	}

	@Override
	public final String description() {
		return this.description;
	}

	@Override
	public final Unit unit() {
		return Unit.ROWS_PER_SECOND;
	}

	@Override
	public final int defaultRows() {
		return this.rows;
	}

	@Override
	public final int defaultRounds() {
		return this.rounds;
	}

}
