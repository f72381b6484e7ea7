package io.github.pgprofiles.benchmarks.cluster.ratio;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.pgprofiles.WritePosition;
import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;
import io.github.pgprofiles.benchmarks.cluster.lab.ReplicatedProfile;
import io.github.pgprofiles.test.proxy.PostgresProxy;

/** Ratios and round trips on a healthy cluster; then a replica is killed. */
public final class RatioTrial {

	private static final int ROUNDS = 60;

	private static final int READS = 300;

	private static final int WRITES = 100;

	private static final double MOST_OF_READS = 1.15;

	private static final double MOST_OF_WRITES = 1.05;

	private RatioTrial() {
	}

	/**
	 * Runs it.
	 * @param lab with the cluster
	 * @param out for the tables
	 * @param err for what happens meanwhile
	 * @return whether all goals were met
	 * @throws Exception if it cannot be run
	 */
	public static boolean run(Lab lab, PrintStream out, PrintStream err) throws Exception {
		lab.awaitHealthy();
		NoteTable.create(lab.leader());
		err.println("Ratios");
		List<Pair> pairs = counted(lab, measured(lab));
		err.println("A killed replica");
		KilledReplica.Result killed = new KilledReplica(lab).run();
		print(pairs, killed, out);
		return killed.isMet() && pairs.stream().allMatch(Pair::isMet);
	}

	private static List<Pair> measured(Lab lab) throws Exception {
		try (PositionedReads reads = new PositionedReads(ReplicatedProfile.of(lab))) {
			return List.of(
					Pair.measure("read with a position, without", ROUNDS, MOST_OF_READS,
							() -> reads.reads(reads.written(), READS), () -> reads.reads(WritePosition.none(), READS)),
					Pair.measure("write on a profile with nodes, without", ROUNDS, MOST_OF_WRITES,
							() -> reads.writesWithNodes(WRITES), () -> reads.writesWithoutNodes(WRITES)),
					Pair.measure("control: write without nodes, twice", ROUNDS, Double.POSITIVE_INFINITY,
							() -> reads.writesOfControl(WRITES), () -> reads.writesWithoutNodes(WRITES)));
		}
	}

	/** Counts round trips through proxies, which would spoil the times. */
	private static List<Pair> counted(Lab lab, List<Pair> pairs) throws Exception {
		Node leader = lab.leader();
		List<PostgresProxy> proxies = new ArrayList<>();
		try {
			proxies.add(new PostgresProxy(Node.HOST, leader.port()));
			lab.othersThan(leader).forEach((node) -> proxies.add(new PostgresProxy(Node.HOST, node.port())));
			ReplicatedProfile profile = new ReplicatedProfile(lab, proxies.get(0).port(),
					proxies.subList(1, proxies.size()).stream().map(PostgresProxy::port).toList());
			try (PositionedReads reads = new PositionedReads(profile)) {
				// all that is prepared is prepared
				reads.reads(WritePosition.none(), READS);
				reads.writesWithNodes(WRITES);
				reads.writesWithoutNodes(WRITES);
				reads.writesOfControl(WRITES);
				WritePosition position = reads.written();
				reads.reads(position, READS);
				return List.of(
						pairs.get(0)
							.withTrips(trips(proxies, READS, () -> reads.reads(position, READS)),
									trips(proxies, READS, () -> reads.reads(WritePosition.none(), READS))),
						pairs.get(1)
							.withTrips(trips(proxies, WRITES, () -> reads.writesWithNodes(WRITES)),
									trips(proxies, WRITES, () -> reads.writesWithoutNodes(WRITES))),
						pairs.get(2)
							.withTrips(trips(proxies, WRITES, () -> reads.writesOfControl(WRITES)),
									trips(proxies, WRITES, () -> reads.writesWithoutNodes(WRITES))));
			}
		}
		finally {
			proxies.forEach(PostgresProxy::close);
		}
	}

	private static double trips(List<PostgresProxy> proxies, int operations, Runnable work) {
		// the pool asks a connection that has been idle whether it lives
		work.run();
		proxies.forEach(PostgresProxy::takeRoundTrips);
		work.run();
		return (double) proxies.stream().mapToInt(PostgresProxy::takeRoundTrips).sum() / operations;
	}

	private static void print(List<Pair> pairs, KilledReplica.Result killed, PrintStream out) {
		out.println("| what | us | beside, us | ratio | trips | beside | goal | result |");
		out.println("|---|---|---|---|---|---|---|---|");
		for (Pair pair : pairs) {
			out.println(String.format(Locale.ROOT, "| %s | %.0f | %.0f | %.3f | %.3f | %.3f | %s | %s |", pair.name(),
					pair.medianMicros(), pair.otherMicros(), pair.ratio(), pair.trips(), pair.otherTrips(), pair.goal(),
					verdict(pair.isMet())));
		}
		out.println();
		out.println(
				"| a replica killed under load: reads before, after | on the other replica | failed: under way, later"
						+ " | slowest afterwards, ms | hanging | result |");
		out.println("|---|---|---|---|---|---|");
		out.println(String.format(Locale.ROOT, "| %d, %d | %d | %d, %d | %.0f | %d | %s |", killed.before(),
				killed.after(), killed.onTheOther(), killed.failedUnderWay(), killed.failedLater(),
				killed.slowestMillis(), killed.hanging(), verdict(killed.isMet())));
		if (!killed.failure().isEmpty()) {
			out.println();
			out.println("- " + killed.failure());
		}
		out.println();
	}

	private static String verdict(boolean met) {
		return met ? "pass" : "FAIL";
	}

}
