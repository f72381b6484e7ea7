package io.github.pgprofiles.benchmarks.copyout;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Repeated;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.ResultSetSource;
import io.github.pgprofiles.benchmarks.source.RowContender;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.typed.CopyCeiling;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeSources;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Makes records of a table of eight columns by COPY. */
public final class CopyOutRecords extends RowCase {

	private static final Reference CEILING = Reference.to(CopyCeiling.NAME);

	private static final String LOOP = ResultSetSource.name(TradeSources.LARGE_PORTION);

	/** Sets the size. */
	public CopyOutRecords() {
		super("copy-out-records", "makes records of N rows of 8 columns", MILLION, 12);
	}

	@Override
	public List<Reference> references() {
		return List.of(CEILING, Reference.to(Contender.RAW), Reference.to(LOOP));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, CEILING, 0.90), Goal.ratio(Contender.OURS, CEILING, 0.70));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		ServerAddress address = server.address();
		RowSource<Trade> loop = Objects.requireNonNull(TradeSources.streaming().get(LOOP), LOOP).open(address);
		List<Contender> contenders = new ArrayList<>();
		contenders.add(Repeated.of(new CopyCeiling(address.pool(), TradeTable.NAME, rows), rows));
		contenders.addAll(contenders(rows, List.of(new OurCopySource(Contender.OURS, address),
				new RawCopySource(Contender.RAW, address.pool()), loop)));
		return contenders;
	}

	/** All with the same checksum. */
	static List<Contender> contenders(int rows, List<RowSource<Trade>> sources) {
		TradeTable table = new TradeTable();
		List<Long> expected = Checksum.expected(table, rows);
		return sources.stream()
			.map((source) -> Repeated.of(new RowContender<>(source, table, rows, expected), rows))
			.toList();
	}

}
