package io.github.pgprofiles.benchmarks.network;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Unit;

/**
 * A case whose operation reads one row; far from the server a round has fewer of them.
 */
public abstract class ReadCase implements BenchmarkCase {

	private final Network network;

	private final String name;

	private final String description;

	/**
	 * Creates the case.
	 * @param network to the server
	 * @param name of the case over loopback
	 * @param description of an operation
	 */
	protected ReadCase(Network network, String name, String description) {
		this.network = network;
		this.name = name;
		this.description = description;
	}

	/** Where the server is. */
	protected final Network network() {
		return this.network;
	}

	@Override
	public final String name() {
		return this.network.benchmark(this.name);
	}

	@Override
	public final String description() {
		return this.description + ", " + this.network.description() + "; a round reads N rows";
	}

	@Override
	public final Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public final int defaultRows() {
		return this.network.isSlow() ? 25 : 200;
	}

	@Override
	public final int defaultRounds() {
		return this.network.isSlow() ? 40 : 500;
	}

}
