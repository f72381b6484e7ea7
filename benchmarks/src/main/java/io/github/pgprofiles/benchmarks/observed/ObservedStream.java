package io.github.pgprofiles.benchmarks.observed;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.OurSource;
import io.github.pgprofiles.benchmarks.source.RowContender;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Streams a table to records, observed and not, by either engine. */
public final class ObservedStream extends RowCase {

	private static final List<OurSource.Engine> ENGINES = List.of(OurSource.Engine.UNASKED, OurSource.Engine.CURSOR);

	/** Sets the size. */
	public ObservedStream() {
		super("stream-typed-observed", "streams N rows of 8 columns to records, observed and not", MILLION, 30);
	}

	@Override
	public List<Reference> references() {
		return ENGINES.stream().map((engine) -> Reference.to(engine.contender())).toList();
	}

	@Override
	public List<Goal> goals() {
		return ENGINES.stream()
			.map((engine) -> Goal.ratio(ObservedContender.name(engine.contender()), Reference.to(engine.contender()),
					ObservedCopy.LIMIT))
			.toList();
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		TradeTable table = new TradeTable();
		List<Long> expected = Checksum.expected(table, rows);
		List<Contender> contenders = new ArrayList<>();
		for (OurSource.Engine engine : ENGINES) {
			BootClient plain = BootClient.plain(server.address());
			contenders.add(new RowContender<>(new OurSource<>(engine.contender(), engine, plain.client(), plain::close,
					TradeTable.SELECT, Trade.class), table, rows, expected));
			BootClient observed = BootClient.observed(server.address());
			contenders.add(new ObservedContender(
					new RowContender<>(new OurSource<>(ObservedContender.name(engine.contender()), engine,
							observed.client(), observed::close, TradeTable.SELECT, Trade.class), table, rows, expected),
					observed.meters(), ObservedContender.OPERATIONS_OF_CLIENT));
		}
		return contenders;
	}

}
