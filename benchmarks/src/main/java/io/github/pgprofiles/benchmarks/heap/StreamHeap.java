package io.github.pgprofiles.benchmarks.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.OurParameterSource;
import io.github.pgprofiles.benchmarks.source.OurSource;
import io.github.pgprofiles.benchmarks.source.ResultSetSource;
import io.github.pgprofiles.benchmarks.typed.TradeSources;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Streams far more rows than a small heap can hold. */
public final class StreamHeap extends HeapCase {

	/** Sets the size. */
	public StreamHeap() {
		super("stream-heap", "streams N such rows through " + LIMIT + ", each contender in a JVM of its own",
				10_000_000, Stream.concat(Arrays.stream(OurSource.Engine.values()).map(OurSource.Engine::contender),
						Stream.of(OurParameterSource.NAME)));
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.toBest("loop", ResultSetSource.name(TradeSources.SMALL_PORTION),
				ResultSetSource.name(TradeSources.LARGE_PORTION)));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		List<Long> expected = Checksum.expected(new TradeTable(), rows);
		List<Contender> contenders = new ArrayList<>();
		for (String name : HeapSources.names()) {
			contenders.add(new HeapContender(HeapProbe.class, name, server.address(), rows, expected));
		}
		return contenders;
	}

}
