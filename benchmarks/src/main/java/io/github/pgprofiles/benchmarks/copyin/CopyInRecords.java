package io.github.pgprofiles.benchmarks.copyin;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Brings records that are there already into an empty table of eight columns. */
public final class CopyInRecords extends RowCase {

	private static final Reference CEILING = Reference.to(TradeTransfers.CEILING);

	private static final Reference BULK_INSERT = Reference.to(TradeTransfers.BULK_INSERT);

	private final EmptyTable table;

	/**
	 * Sets what kind of table it is.
	 * @param table that is filled
	 */
	public CopyInRecords(EmptyTable table) {
		super("copy-in-records" + table.suffix(), "brings N records of 8 columns into " + table.description(), MILLION,
				8);
		this.table = table;
	}

	@Override
	public List<Reference> references() {
		return List.of(CEILING, BULK_INSERT);
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, CEILING, 0.95), Goal.ratio(Contender.OURS, CEILING, 0.88),
				Goal.ratio(Contender.OURS, BULK_INSERT, 1.2), Goal.allocation(Contender.OURS, 80));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		this.table.create(server);
		List<Contender> contenders = new ArrayList<>();
		for (Transfer transfer : new TradeTransfers(EmptyTable.NAME, TradeTable.trades(rows)).all(server)) {
			contenders.add(this.table.contender(transfer, server.address(), rows));
		}
		return contenders;
	}

}
