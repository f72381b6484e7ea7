package io.github.pgprofiles.benchmarks.copyout;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Repeated;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Makes records of a table by two connections at once, and by one. */
public final class CopyOutParallel extends RowCase {

	/** By one connection. */
	static final String ONE = "one";

	/** How many connections the others have. */
	static final int CONNECTIONS = 2;

	/** Sets the size. */
	public CopyOutParallel() {
		super("copy-out-parallel", "makes records of N rows of 8 columns by two connections, and by one", MILLION, 12);
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(ONE), Reference.to(Contender.RAW));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(ONE), 1.30));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		ServerAddress address = server.address();
		TradeTable table = new TradeTable();
		List<Long> expected = Checksum.expected(table, rows);
		List<Contender> contenders = new ArrayList<>();
		for (SharedSource source : List.of(OurSharedSource.one(address), OurSharedSource.several(address),
				new RawSharedSource(address.pool()))) {
			contenders.add(Repeated.of(new SharedContender(source, table, rows, expected), rows));
		}
		return contenders;
	}

}
