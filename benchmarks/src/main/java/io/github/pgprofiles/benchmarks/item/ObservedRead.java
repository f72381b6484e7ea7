package io.github.pgprofiles.benchmarks.item;

import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.observed.BootClient;
import io.github.pgprofiles.benchmarks.observed.ObservedContender;
import io.github.pgprofiles.benchmarks.observed.ObservedPool;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/**
 * An operation selects one row by primary key, with registries of meters and observations
 * and without.
 */
public final class ObservedRead implements BenchmarkCase {

	private static final String OURS_OBSERVED = ObservedContender.name(Contender.OURS);

	private static final String RAW_OBSERVED = ObservedContender.name(Contender.RAW);

	private static final double HALF = 0.5;

	@Override
	public String name() {
		return "pk-read-observed";
	}

	@Override
	public String description() {
		return "select by primary key to a record, observed and not; a round reads N rows";
	}

	@Override
	public Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return 200;
	}

	@Override
	public int defaultRounds() {
		return 500;
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(Contender.RAW), Reference.to(Contender.OURS));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.added(OURS_OBSERVED, Contender.OURS, RAW_OBSERVED, Contender.RAW, HALF));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException {
		ItemTable.create(server, rows);
		long[] ids = ItemTable.shuffledIds(rows);
		ServerAddress address = server.address();
		BootClient client = BootClient.plain(address);
		return List.of(new ItemReads(new RawReader(address.pool()), ids), rawObserved(address, ids),
				new ItemReads(new OurReader(Contender.OURS, client.client(), client::close), ids),
				oursObserved(address, ids));
	}

	private static Contender rawObserved(ServerAddress address, long[] ids) {
		ObservedPool observed = ObservedPool.open(address);
		return new ObservedContender(
				new ItemReads(new RawReader(RAW_OBSERVED, observed.pool(), observed.source()), ids), observed.meters(),
				ObservedContender.QUERIES_OF_DATASOURCE);
	}

	private static Contender oursObserved(ServerAddress address, long[] ids) {
		BootClient observed = BootClient.observed(address);
		return new ObservedContender(
				new ItemReads(new OurReader(OURS_OBSERVED, observed.client(), observed::close), ids), observed.meters(),
				ObservedContender.OPERATIONS_OF_CLIENT);
	}

}
