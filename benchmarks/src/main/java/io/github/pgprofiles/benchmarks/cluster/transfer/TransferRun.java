package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;
import io.github.pgprofiles.benchmarks.cluster.lab.Promotion;
import io.github.pgprofiles.benchmarks.cluster.lab.Watch;
import io.github.pgprofiles.benchmarks.cluster.transfer.TransferResult.Refusals;

/** One fault under load. */
final class TransferRun {

	/**
	 * For a call: {@code retry()} begins no further attempt after 30 s, and the last one
	 * may wait for a connection for 10 s.
	 */
	static final Duration BOUND = Duration.ofSeconds(45);

	private static final Duration WARM_UP = Duration.ofSeconds(3);

	/** After which a caller who has not been back since the promotion is shown. */
	private static final Duration STRAGGLING = Duration.ofSeconds(3);

	/** In which something may still go wrong. */
	private static final Duration AFTER = Duration.ofSeconds(5);

	/** Three times as long as Patroni takes. */
	private static final Duration PROMOTION = Duration.ofSeconds(90);

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

	private final Lab lab;

	private final Fault fault;

	private final PrintStream err;

	TransferRun(Lab lab, Fault fault, PrintStream err) {
		this.lab = lab;
		this.fault = fault;
		this.err = err;
	}

	TransferResult run() throws Exception {
		this.lab.awaitHealthy();
		try (Connection connection = this.lab.leader().connect()) {
			BankTables.create(connection);
		}
		try (Scene scene = this.fault.stage(this.lab);
				Watch watch = Watch.begin(this.lab.nodes(), scene.leader());
				Load load = Load.begin(scene.dsn(), this.lab.password())) {
			return run(scene, watch, load);
		}
	}

	private TransferResult run(Scene scene, Watch watch, Load load) throws Exception {
		pause(WARM_UP);
		int connections = connections(scene.leader());
		long struck = System.nanoTime();
		scene.strike();
		Promotion promotion = watch.await(struck, scene::isSuccessor, PROMOTION)
			.orElseThrow(() -> new IOException("No new primary after '" + this.fault.word() + "'"));
		long reachable = scene.reachable(promotion);
		awaitAllBack(load, reachable);
		long begin = this.fault.isPromotion() ? reachable : Math.max(reachable, promotion.committed().get());
		double machine = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
		int hanging = load.underWayFor(BOUND);
		scene.heal();
		pause(AFTER);
		hanging = Math.max(hanging, load.stop(BOUND));
		List<Told> told = load.book().told();
		try (Connection connection = this.lab.leader().connect()) {
			return new TransferResult(this.fault, (promotion.nanos() - struck) / 1e9,
					millis(first(told, reachable), begin), millis(promotion.committed().get(), reachable),
					millis(last(told, reachable), reachable), count(told.stream().filter(Told::isAcknowledged)),
					count(told.stream().filter(Told::isFailed)), count(told.stream().filter(Told::isUnknown)),
					failures(told), refusals(told, load.book().refusedAttempts(), connections, reachable), hanging,
					load.longestSeconds(), BankTables.problems(connection, told), machine);
		}
	}

	private static void pause(Duration duration) {
		long begin = System.nanoTime();
		for (long left = duration.toNanos(); left > 0; left = begin + duration.toNanos() - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	private void awaitAllBack(Load load, long since) {
		boolean told = false;
		while (System.nanoTime() - since < BOUND.toNanos()) {
			if (System.nanoTime() - since > AFTER.toNanos() && load.allWroteSince(since)) {
				return;
			}
			if (!told && System.nanoTime() - since > STRAGGLING.toNanos()) {
				told = true;
				load.printUnderWay(STRAGGLING, this.err);
			}
			LockSupport.parkNanos(PAUSE);
		}
	}

	private static int connections(Node node) throws SQLException {
		try (Connection connection = node.connect();
				PreparedStatement statement = connection.prepareStatement(
						"select pg_catalog.count(*) from pg_catalog.pg_stat_activity where application_name = ?")) {
			statement.setString(1, Load.PROFILE);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return result.getInt(1);
			}
		}
	}

	/** The first acknowledgement since then; 0 for none. */
	private static long first(List<Told> told, long since) {
		return firstOfEach(told, since).values().stream().mapToLong(Long::longValue).min().orElse(0);
	}

	/** When the last caller got its first; 0 if one has none. */
	private static long last(List<Told> told, long since) {
		Map<Integer, Long> firsts = firstOfEach(told, since);
		return (firsts.size() > Load.THREADS) ? firsts.values().stream().mapToLong(Long::longValue).max().orElse(0) : 0;
	}

	private static Map<Integer, Long> firstOfEach(List<Told> told, long since) {
		Map<Integer, Long> firsts = new HashMap<>();
		told.stream()
			.filter((each) -> each.isAcknowledged() && each.nanos() - since > 0)
			.forEach((each) -> firsts.merge(each.caller(), each.nanos(), Math::min));
		return firsts;
	}

	private static double millis(long nanos, long since) {
		return (nanos != 0) ? Math.max(0, (nanos - since) / 1e6) : Double.NaN;
	}

	private static int count(Stream<Told> told) {
		return (int) told.count();
	}

	private static Map<String, Integer> failures(List<Told> told) {
		Map<String, Integer> failures = new TreeMap<>();
		for (Told each : told) {
			Failure failure = each.failure();
			if (failure != null) {
				failures.merge(failure.toString(), 1, Integer::sum);
			}
		}
		return failures;
	}

	private static Refusals refusals(List<Told> told, List<Long> attempts, int connections, long since) {
		long[] callers = told.stream().filter(TransferRun::isRefused).mapToLong(Told::nanos).toArray();
		long[] all = LongStream.concat(LongStream.of(callers), attempts.stream().mapToLong(Long::longValue))
			.sorted()
			.toArray();
		return new Refusals(connections, callers.length, attempts.size(),
				(all.length > 0) ? (all[all.length - 1] - all[0]) / 1e9 : Double.NaN,
				(all.length > 0) ? (all[all.length - 1] - since) / 1e9 : Double.NaN);
	}

	private static boolean isRefused(Told told) {
		Failure failure = told.failure();
		return failure != null && failure.isRefusal();
	}

}
