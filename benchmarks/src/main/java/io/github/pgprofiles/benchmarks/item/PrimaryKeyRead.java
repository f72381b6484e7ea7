package io.github.pgprofiles.benchmarks.item;

import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** An operation selects one row by primary key and makes a record of it. */
public final class PrimaryKeyRead implements BenchmarkCase {

	@Override
	public String name() {
		return "pk-read";
	}

	@Override
	public String description() {
		return "select by primary key to a record; a round reads N rows";
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
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 1.03));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException {
		ItemTable.create(server, rows);
		long[] ids = ItemTable.shuffledIds(rows);
		return ItemReaders.open(server.address())
			.stream()
			.<Contender>map((reader) -> new ItemReads(reader, ids))
			.toList();
	}

}
