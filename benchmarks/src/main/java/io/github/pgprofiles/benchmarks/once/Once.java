package io.github.pgprofiles.benchmarks.once;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

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

/** An operation is a transaction of one statement, with a new key or without any. */
public final class Once implements BenchmarkCase {

	private static final int MORE_TRIPS = 2;

	private static final List<BiFunction<ServerAddress, KeyTable, Payments>> ALL = List.of(
			(address, keys) -> new RawPayments(address.pool(), keys),
			(address, keys) -> new OurPayments(address.clients()),
			(address, keys) -> new TemplatePayments(address.pool(), keys),
			(address, keys) -> new JdbiPayments(address.pool(), keys),
			(address, keys) -> new JooqPayments(address.pool(), keys));

	private static final String OURS_ALONE = PaymentContender.alone(Contender.OURS);

	private final Network network;

	/**
	 * Chooses a network.
	 * @param network to the server
	 */
	public Once(Network network) {
		this.network = network;
	}

	@Override
	public String name() {
		return this.network.benchmark("once");
	}

	@Override
	public String description() {
		return "a transaction of one update that happens once for its key, and without a key, %s; a round runs N"
			.formatted(this.network.description());
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
		return this.network.isSlow() ? 20 : 200;
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(Contender.RAW), Reference.to(OURS_ALONE));
	}

	@Override
	public List<Goal> goals() {
		List<Goal> goals = new ArrayList<>();
		goals.add(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), this.network.isSlow() ? 1.03 : 1.4));
		if (this.network.isSlow()) {
			goals.add(Goal.difference(Contender.OURS, OURS_ALONE, Route.TRIPS,
					"at most %d round trips more than %s".formatted(MORE_TRIPS, OURS_ALONE),
					(more) -> more <= MORE_TRIPS));
		}
		return goals;
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException, IOException {
		AccountTable.create(server, rows);
		long[] ids = AccountTable.shuffledIds(rows);
		List<Contender> contenders = new ArrayList<>();
		for (boolean once : new boolean[] { true, false }) {
			for (int number = 0; number < ALL.size(); number++) {
				KeyTable keys = new KeyTable("payment_" + number);
				keys.create(server);
				Route route = this.network.open(server.address());
				contenders.add(new PaymentContender(ALL.get(number).apply(route.address(), keys), once, route,
						AccountTable.open(server), ids));
			}
		}
		return contenders;
	}

}
