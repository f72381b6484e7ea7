package io.github.pgprofiles.benchmarks.heap;

import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.RowCase;

/** A case whose contenders have a JVM of their own in each round, with a small heap. */
abstract class HeapCase extends RowCase {

	/** The heap of each contender's JVM. */
	static final String LIMIT = "-Xmx64m";

	private final List<String> flat;

	/** Names the contenders that have to pass with a flat heap, too. */
	HeapCase(String name, String description, int rows, Stream<String> flat) {
		super(name, description, rows, 1);
		this.flat = flat.toList();
	}

	/** Every round is a new JVM, which knows nothing of the one before. */
	@Override
	public final int warmUp(int rounds) {
		return 0;
	}

	@Override
	public final List<Goal> goals() {
		return this.flat.stream()
			.map((contender) -> Goal.fact(contender, HeapContender.HEAP, "passes with a flat heap", HeapContender.FLAT))
			.toList();
	}

}
