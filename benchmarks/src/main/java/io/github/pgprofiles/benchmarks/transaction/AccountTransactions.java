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

/** An operation is a short transaction; one thread runs them one after another. */
public final class AccountTransactions implements BenchmarkCase {

	private final AccountOperation operation;

	private final Network network;

	private AccountTransactions(AccountOperation operation, Network network) {
		this.operation = operation;
		this.network = network;
	}

	/**
	 * Transactions that are serializable and read only.
	 * @param network to the server
	 * @return the case
	 */
	public static BenchmarkCase serializableReadOnly(Network network) {
		return new AccountTransactions(AccountOperation.READ, network);
	}

	/**
	 * Transactions at the default isolation that read and write.
	 * @param network to the server
	 * @return the case
	 */
	public static BenchmarkCase byDefault(Network network) {
		return new AccountTransactions(AccountOperation.DEPOSIT, network);
	}

	/**
	 * Transactions with a savepoint.
	 * @param network to the server
	 * @return the case
	 */
	public static BenchmarkCase nested(Network network) {
		return new AccountTransactions(AccountOperation.NESTED, network);
	}

	@Override
	public String name() {
		return this.network.benchmark(this.operation.label());
	}

	@Override
	public String description() {
		return this.operation.description() + ", " + this.network.description() + "; a round runs N";
	}

	@Override
	public Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return this.network.isSlow() ? 25 : 100;
	}

	@Override
	public int defaultRounds() {
		return this.network.isSlow() ? 40 : 400;
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(Contender.RAW), Reference.to(Bank.SPRING));
	}

	@Override
	public List<Goal> goals() {
		List<Goal> goals = new ArrayList<>();
		goals.add(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 1.03));
		if (this.network.isSlow()) {
			goals.add(Goal.difference(Contender.OURS, Contender.RAW, Route.TRIPS, "no more round trips than raw",
					(more) -> more <= 0));
		}
		goals.addAll(this.operation.moreGoals(this.network));
		return goals;
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException, IOException {
		AccountTable.create(server, rows);
		long[] ids = AccountTable.shuffledIds(rows);
		List<Contender> contenders = new ArrayList<>();
		for (Function<ServerAddress, Bank> bank : Banks.ALL) {
			Route route = this.network.open(server.address());
			contenders.add(new AccountContender(this.operation, bank.apply(route.address()), route,
					AccountTable.open(server), ids));
		}
		return contenders;
	}

}
