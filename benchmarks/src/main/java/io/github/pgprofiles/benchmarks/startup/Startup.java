package io.github.pgprofiles.benchmarks.startup;

import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** An operation opens the pools of N profiles, each with a connection ready. */
public final class Startup implements BenchmarkCase {

	/** A thousand, with the rounds by default. */
	private static final int POOLS_BEFORE_EACH_ROUND = 25;

	@Override
	public String name() {
		return "startup";
	}

	@Override
	public String description() {
		return "opens the pools of N profiles side by side, each with a connection; a round does so once";
	}

	@Override
	public Unit unit() {
		return Unit.MILLIS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return 5;
	}

	@Override
	public int defaultRounds() {
		return 40;
	}

	/**
	 * As many pools whatever their number in a round: else few would be measured while
	 * the JVM interprets both contenders, and many when it has compiled them.
	 */
	@Override
	public int warmUp(int rounds, int rows) {
		return Math.max(warmUp(rounds), POOLS_BEFORE_EACH_ROUND * rounds / rows);
	}

	@Override
	public List<Reference> references() {
		return List.of(Reference.to(HikariStart.NAME));
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(HikariStart.NAME), 1.1));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) {
		return List.of(new HikariStart(server.address(), rows), new OurStart(server.address(), rows));
	}

}
