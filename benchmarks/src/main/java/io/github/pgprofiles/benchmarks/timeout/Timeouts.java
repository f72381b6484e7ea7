package io.github.pgprofiles.benchmarks.timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** An operation is a query over a slow network, with a time-out and without one. */
public final class Timeouts implements BenchmarkCase {

	@Override
	public String name() {
		return "timeouts";
	}

	@Override
	public String description() {
		return "a query with and without a time-out, 1 ms away from the server each way; a round asks N times";
	}

	@Override
	public Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return 50;
	}

	@Override
	public int defaultRounds() {
		return 20;
	}

	@Override
	public List<Goal> goals() {
		return List.of(atMost(0, OurQuery.Kind.PROFILE_LIMITED, OurQuery.Kind.ALONE),
				atMost(1, OurQuery.Kind.ALONE_LIMITED, OurQuery.Kind.ALONE),
				atMost(1, OurQuery.Kind.IN_TRANSACTION_LIMITED, OurQuery.Kind.IN_TRANSACTION),
				atMost(1, OurQuery.Kind.CURSOR_LIMITED, OurQuery.Kind.CURSOR),
				atMost(2, OurQuery.Kind.CURSOR_IN_TRANSACTION_LIMITED, OurQuery.Kind.CURSOR_IN_TRANSACTION));
	}

	private static Goal atMost(int trips, OurQuery.Kind limited, OurQuery.Kind unlimited) {
		return Goal.difference(limited.contender(), unlimited.contender(), Route.TRIPS,
				"at most %d round trips more than %s".formatted(trips, unlimited.contender()), (more) -> more <= trips);
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws IOException {
		List<Function<ServerAddress, LimitedQuery>> queries = new ArrayList<>();
		for (RawQuery.Limit limit : RawQuery.Limit.values()) {
			queries.add((address) -> new RawQuery(limit, address.pool()));
		}
		queries.add((address) -> new TemplateQuery(false, address.pool()));
		queries.add((address) -> new TemplateQuery(true, address.pool()));
		for (OurQuery.Kind kind : OurQuery.Kind.values()) {
			queries.add((address) -> new OurQuery(kind, address));
		}
		List<Contender> contenders = new ArrayList<>();
		for (Function<ServerAddress, LimitedQuery> query : queries) {
			Route route = Network.ONE_MILLISECOND.open(server.address());
			contenders.add(new LimitedContender(query.apply(route.address()), route, rows));
		}
		return contenders;
	}

}
