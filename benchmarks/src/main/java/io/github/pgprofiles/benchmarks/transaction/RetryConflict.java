package io.github.pgprofiles.benchmarks.transaction;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.pgprofiles.benchmarks.account.AccountTable;
import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** Several threads read and update the same few rows, serializable, until all commit. */
public final class RetryConflict implements BenchmarkCase {

	private static final int THREADS = 8;

	private static final int HOT_ROWS = 10;

	private final Network network;

	/**
	 * Chooses a network.
	 * @param network to the server
	 */
	public RetryConflict(Network network) {
		this.network = network;
	}

	@Override
	public String name() {
		return this.network.benchmark("tx-retry-conflict");
	}

	@Override
	public String description() {
		return "%d threads on %d rows, serializable, a read and an update until it commits, %s; a round commits N"
			.formatted(THREADS, HOT_ROWS, this.network.description());
	}

	@Override
	public Unit unit() {
		return Unit.COMMITS_PER_SECOND;
	}

	@Override
	public int defaultRows() {
		return this.network.isSlow() ? 500 : 1_000;
	}

	@Override
	public int defaultRounds() {
		return 20;
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(Contender.RAW), Reference.to(Bank.SPRING));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 0.95));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException, IOException {
		AccountTable.create(server, 1);
		long[] ids = AccountTable.contendedIds(HOT_ROWS, rows);
		List<Contender> contenders = new ArrayList<>();
		for (Function<ServerAddress, Bank> bank : Banks.ALL) {
			Route route = this.network.open(server.address().withConnections(THREADS));
			contenders.add(
					new ConflictContender(bank.apply(route.address()), route, AccountTable.open(server), ids, THREADS));
		}
		return contenders;
	}

}
