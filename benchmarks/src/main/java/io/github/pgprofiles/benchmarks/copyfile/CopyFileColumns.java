package io.github.pgprofiles.benchmarks.copyfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Copies a file with columns in another order, and one that the table does not have. */
public final class CopyFileColumns extends RowCase {

	private static final Reference PLAIN = Reference.to(OddTransfers.PLAIN);

	/** Sets the case up. */
	public CopyFileColumns() {
		super("copy-in-file-columns", "copies a csv file of N rows, one column of which the table does not have",
				MILLION, 8);
	}

	@Override
	public List<Reference> references() {
		return List.of(PLAIN);
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, PLAIN, 0.9));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		EmptyTable.UNLOGGED.create(server);
		Path plain = server.directory().resolve("plain.csv");
		Path odd = server.directory().resolve("odd.csv");
		server.execute("copy trade to '%s' (format csv, header)".formatted(plain),
				("copy (select amount, 'a remark, in \"quotes\"' as remark, id, created_at, account, note, quantity,"
						+ " price, active from trade) to '%s' (format csv, header)")
					.formatted(odd));
		List<Contender> contenders = new ArrayList<>();
		for (Transfer transfer : new OddTransfers(server.address(), rows, plain, odd).in()) {
			contenders.add(EmptyTable.UNLOGGED.contender(transfer, server.address(), rows));
		}
		return contenders;
	}

}
