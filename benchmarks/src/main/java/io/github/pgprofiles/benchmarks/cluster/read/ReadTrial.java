package io.github.pgprofiles.benchmarks.cluster.read;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;

/** Many reads right after own commits, beside a client that only routes. */
public final class ReadTrial {

	private static final int THREADS = 4;

	private final int reads;

	private ReadTrial(int reads) {
		this.reads = reads;
	}

	/** Opens a client. */
	@FunctionalInterface
	private interface Opening {

		NoteStore open() throws Exception;

	}

	/**
	 * Runs it.
	 * @param lab with the cluster
	 * @param reads how many of each client
	 * @param out for the tables
	 * @param err for what happens meanwhile
	 * @return whether all goals were met
	 * @throws Exception if it cannot be run
	 */
	public static boolean run(Lab lab, int reads, PrintStream out, PrintStream err) throws Exception {
		lab.awaitHealthy();
		ReadTrial trial = new ReadTrial(reads);
		Node leader = lab.leader();
		create(leader);
		List<ReadResult> results = new ArrayList<>();
		List<Opening> clients = List.of(() -> new OurStore(lab), () -> new RoutingStore(lab, THREADS));
		try (Troubles troubles = new Troubles(lab)) {
			for (Opening client : clients) {
				try (NoteStore store = client.open()) {
					err.println("Reads: " + store.name());
					results.add(trial.run(store, troubles));
				}
			}
			ReadReport report = new ReadReport(results, leader.port(), troubles.pausedPort(), troubles.latePort());
			report.print(out);
			return report.isMet();
		}
	}

	private static void create(Node leader) throws Exception {
		try (Connection connection = leader.connect(); Statement statement = connection.createStatement()) {
			statement.execute("drop table if exists public.note");
			statement.execute("create table public.note (id integer primary key, value bigint not null)");
			statement.execute(
					"insert into public.note select i, -1 from pg_catalog.generate_series(1, %d) i".formatted(THREADS));
		}
	}

	private ReadResult run(NoteStore store, Troubles troubles) throws Exception {
		List<Reader> readers = IntStream.rangeClosed(1, THREADS)
			.mapToObj((id) -> new Reader(store, id, this.reads / THREADS))
			.toList();
		int before = troubles.pauses();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			for (Future<Reader> each : threads.invokeAll(readers)) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		Map<Integer, Integer> byPort = new HashMap<>();
		readers.forEach((reader) -> reader.byPort().forEach((port, count) -> byPort.merge(port, count, Integer::sum)));
		double[] millis = readers.stream()
			.flatMapToLong((reader) -> LongStream.of(reader.nanos()))
			.sorted()
			.mapToDouble((nanos) -> nanos / 1e6)
			.toArray();
		return new ReadResult(store.name(), millis.length, readers.stream().mapToInt(Reader::misses).sum(),
				readers.stream().mapToInt(Reader::failures).sum(), byPort, millis[millis.length / 2],
				millis[(int) (millis.length * 0.99)], troubles.pauses() - before,
				readers.stream().map(Reader::failure).filter((text) -> !text.isEmpty()).findFirst().orElse(""));
	}

}
