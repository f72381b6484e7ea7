package io.github.pgprofiles.benchmarks.startup.jpa;

import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** An operation starts an application with JPA and Flyway on two databases, in a JVM. */
public final class StartupJpa implements BenchmarkCase {

	private static final Reference HAND_WRITTEN = Reference.to(HandWrittenApplication.NAME);

	private static final double LIMIT = 1.05;

	private final boolean migrated;

	private StartupJpa(boolean migrated) {
		this.migrated = migrated;
	}

	/**
	 * As an application is restarted.
	 * @return the case with databases that have been migrated
	 */
	public static StartupJpa again() {
		return new StartupJpa(true);
	}

	/**
	 * As an application starts for the first time.
	 * @return the case with empty databases, which the start migrates
	 */
	public static StartupJpa first() {
		return new StartupJpa(false);
	}

	@Override
	public String name() {
		return this.migrated ? "startup-jpa" : "startup-jpa-empty";
	}

	@Override
	public String description() {
		return "starts an application with JPA and Flyway on two %s databases; a round does so N times"
			.formatted(this.migrated ? "migrated" : "empty");
	}

	@Override
	public Unit unit() {
		return Unit.MILLIS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return 1;
	}

	@Override
	public int defaultRounds() {
		return 20;
	}

	/** Each start begins with a new JVM anyway. */
	@Override
	public int warmUp(int rounds) {
		return 1;
	}

	@Override
	public List<Reference> references() {
		return List.of(HAND_WRITTEN);
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, HAND_WRITTEN, LIMIT));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) {
		return ApplicationKind.all()
			.stream()
			.<Contender>map((kind) -> new JpaStart(kind, server, this.migrated, rows))
			.toList();
	}

}
