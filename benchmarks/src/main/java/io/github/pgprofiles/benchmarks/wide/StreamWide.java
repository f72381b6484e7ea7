package io.github.pgprofiles.benchmarks.wide;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.ResultSetSource;
import io.github.pgprofiles.benchmarks.source.RowContender;
import io.github.pgprofiles.benchmarks.source.RowSource;

/** Streams rows of 20 KB. */
public final class StreamWide extends RowCase {

	/** Sets the size. */
	public StreamWide() {
		super("stream-wide", "streams N rows of 20 KB (jsonb, bytea, int8[], text[]; 30 % NULL) to records", 20_000,
				12);
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.toBest("loop", ResultSetSource.name(PageSources.SMALL_PORTION),
				ResultSetSource.name(PageSources.LARGE_PORTION)));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		PageTable.create(server, rows);
		PageTable table = new PageTable();
		List<Long> expected = Checksum.expected(table, rows);
		List<Contender> contenders = new ArrayList<>();
		for (RowSource<Page> source : PageSources.open(server.address())) {
			contenders.add(new RowContender<>(source, table, rows, expected));
		}
		return contenders;
	}

}
