package io.github.pgprofiles.benchmarks.typed;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.python.PythonContender;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.OurParameterSource;
import io.github.pgprofiles.benchmarks.source.OurSource;
import io.github.pgprofiles.benchmarks.source.ResultSetSource;
import io.github.pgprofiles.benchmarks.source.RowContender;

/** Streams a table of eight common types to records. */
public final class StreamTyped extends RowCase {

	private static final Reference CEILING = Reference.to(CopyCeiling.NAME);

	private static final Reference LOOP = Reference.toBest("loop", ResultSetSource.name(TradeSources.SMALL_PORTION),
			ResultSetSource.name(TradeSources.LARGE_PORTION));

	private static final Reference DATA_CLASS = Reference.toBest("DataClass", TradeSources.DATA_CLASS);

	/** Sets the size. */
	public StreamTyped() {
		super("stream-typed", "streams N rows of 8 columns to records", MILLION, 12);
	}

	@Override
	public List<Reference> references() {
		return List.of(CEILING, LOOP, DATA_CLASS);
	}

	@Override
	public List<Goal> goals() {
		String copy = OurSource.Engine.COPY.contender();
		String cursor = OurSource.Engine.CURSOR.contender();
		return List.of(Goal.ratio(copy, CEILING, 0.90), Goal.ratio(copy, CEILING, 0.70), Goal.ratio(copy, LOOP, 1.05),
				Goal.ratio(cursor, LOOP, 0.95), Goal.ratio(copy, DATA_CLASS, 2.00),
				Goal.ratio(cursor, DATA_CLASS, 2.00), Goal.ratio(OurParameterSource.NAME, LOOP, 1.35),
				Goal.ratio(OurParameterSource.NAME, CEILING, 0.70), Goal.allocation(OurParameterSource.NAME, 330));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		TradeTable table = new TradeTable();
		List<Long> expected = Checksum.expected(table, rows);
		List<Contender> contenders = new ArrayList<>();
		contenders.add(new CopyCeiling(server.address().pool(), "(" + TradeTable.SELECT + ")", rows));
		for (TradeSources.Opener opener : TradeSources.streaming().values()) {
			contenders.add(new RowContender<>(opener.open(server.address()), table, rows, expected));
		}
		for (String module : List.of("asyncpg", "psycopg2")) {
			contenders.add(new PythonContender(module, server.address(), TradeTable.SELECT, TradeSources.LARGE_PORTION,
					rows, expected));
		}
		return contenders;
	}

}
