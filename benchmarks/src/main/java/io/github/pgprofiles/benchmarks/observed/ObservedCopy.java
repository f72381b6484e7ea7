package io.github.pgprofiles.benchmarks.observed;

import java.util.List;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.RowCase;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.transfer.ClientTransfer;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Copies records into an empty table, observed and not. */
public final class ObservedCopy extends RowCase {

	/** At most a hundredth slower. */
	static final double LIMIT = 0.99;

	private static final String OBSERVED = ObservedContender.name(Contender.OURS);

	private static final Reference PLAIN = Reference.to(Contender.OURS);

	/** Sets the size. */
	public ObservedCopy() {
		super("copy-in-records-observed", "brings N records of 8 columns into an unlogged table, observed and not",
				MILLION, 30);
	}

	@Override
	public List<Reference> references() {
		return List.of(PLAIN);
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(OBSERVED, PLAIN, LIMIT));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		TradeTable.create(server, rows);
		EmptyTable.UNLOGGED.create(server);
		List<Trade> trades = TradeTable.trades(rows);
		BootClient plain = BootClient.plain(server.address());
		BootClient observed = BootClient.observed(server.address());
		return List.of(EmptyTable.UNLOGGED.contender(transfer(Contender.OURS, plain, trades), server.address(), rows),
				new ObservedContender(
						EmptyTable.UNLOGGED.contender(transfer(OBSERVED, observed, trades), server.address(), rows),
						observed.meters(), ObservedContender.OPERATIONS_OF_CLIENT));
	}

	private static Transfer transfer(String name, BootClient boot, List<Trade> trades) {
		return new ClientTransfer(name, boot.client(), boot::close, trades.size(),
				(client) -> client.copy().into(EmptyTable.NAME).records(Trade.class).from(trades));
	}

}
