package io.github.pgprofiles.benchmarks.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.OurSource;
import io.github.pgprofiles.benchmarks.source.ResultSetSource;
import io.github.pgprofiles.benchmarks.typed.TradeSources;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Streams far more rows than a small heap can hold. */
public final class StreamHeap implements BenchmarkCase {

	/** The heap of each contender's JVM. */
	static final String LIMIT = "-Xmx64m";

	@Override
	public String name() {
		return "stream-heap";
	}

	@Override
	public String description() {
		return "streams N such rows through " + LIMIT + ", each contender in a JVM of its own";
	}

	@Override
	public Unit unit() {
		return Unit.ROWS_PER_SECOND;
	}

	@Override
	public int defaultRows() {
		return 10_000_000;
	}

	@Override
	public int defaultRounds() {
		return 1;
	}

	/** Every round is a new JVM, which knows nothing of the one before. */
	@Override
	public int warmUp(int rounds) {
		return 0;
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.toBest("loop", ResultSetSource.name(TradeSources.SMALL_PORTION),
				ResultSetSource.name(TradeSources.LARGE_PORTION)));
	}

	@Override
	public List<Goal> goals() {
		return Arrays.stream(OurSource.Engine.values())
			.map((engine) -> Goal.fact(engine.contender(), HeapContender.HEAP, "passes with a flat heap",
					HeapContender.FLAT))
			.toList();
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		List<Long> expected = Checksum.expected(new TradeTable(), rows);
		List<Contender> contenders = new ArrayList<>();
		for (String name : HeapSources.names()) {
			contenders.add(new HeapContender(name, server.address(), rows, expected));
		}
		return contenders;
	}

}
