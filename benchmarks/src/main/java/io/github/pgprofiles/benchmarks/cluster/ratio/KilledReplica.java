package io.github.pgprofiles.benchmarks.cluster.ratio;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;
import io.github.pgprofiles.benchmarks.cluster.lab.ReplicatedProfile;

/** Several threads read on replicas, one of which is killed. */
final class KilledReplica {

	private static final int THREADS = 4;

	/** Of a read: nobody pays for a replica that is down. */
	private static final double MOST_MILLIS = 1000;

	private static final String SELECT = "select pg_catalog.inet_server_port() from public.note where id = ?";

	/** Before and after. */
	private static final long STRETCH = TimeUnit.SECONDS.toNanos(5);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Lab lab;

	private volatile boolean stopped;

	KilledReplica(Lab lab) {
		this.lab = lab;
	}

	/**
	 * What came of it.
	 *
	 * @param before reads until then
	 * @param after reads since then
	 * @param onTheOther of these, on the other replica
	 * @param failedUnderWay reads that failed and had begun before
	 * @param failedLater reads that failed and had begun since
	 * @param slowestMillis of a read since then
	 * @param hanging threads that did not end
	 * @param failure the first, in words
	 */
	record Result(int before, int after, int onTheOther, int failedUnderWay, int failedLater, double slowestMillis,
			int hanging, String failure) {

		boolean isMet() {
			return this.failedLater == 0 && this.failedUnderWay <= THREADS && this.hanging == 0 && this.onTheOther > 0
					&& this.slowestMillis <= MOST_MILLIS;
		}

	}

	/** A read. */
	private record Read(long begin, long end, int port, String failure) {
	}

	Result run() throws IOException, InterruptedException {
		List<Node> replicas = this.lab.othersThan(this.lab.leader());
		try (PostgresClients.Closeable clients = PostgresClients
			.open(ReplicatedProfile.of(this.lab).settings("reads"))) {
			List<List<Read>> reads = IntStream.range(0, THREADS)
				.mapToObj((i) -> (List<Read>) new ArrayList<Read>())
				.toList();
			List<Thread> threads = reads.stream()
				.map((list) -> new Thread(() -> read(clients.primary(), list), "reader"))
				.toList();
			threads.forEach(Thread::start);
			pause();
			long killed = this.lab.kill(replicas.get(0));
			pause();
			this.stopped = true;
			int hanging = 0;
			for (Thread thread : threads) {
				thread.join(PATIENCE.toMillis());
				hanging += thread.isAlive() ? 1 : 0;
			}
			List<Read> all = reads.stream().flatMap(List::stream).toList();
			return result(all, killed, replicas.get(1), hanging);
		}
		finally {
			this.stopped = true;
			this.lab.awaitHealthy();
		}
	}

	private static void pause() {
		long begin = System.nanoTime();
		for (long left = STRETCH; left > 0; left = begin + STRETCH - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	private void read(PostgresClient client, List<Read> reads) {
		while (!this.stopped) {
			long begin = System.nanoTime();
			try {
				int port = client.replica().sql(SELECT).param(1).query(Integer.class).single();
				reads.add(new Read(begin, System.nanoTime(), port, ""));
			}
			catch (RuntimeException ex) {
				reads.add(new Read(begin, System.nanoTime(), 0, ex.toString()));
			}
		}
	}

	private static Result result(List<Read> all, long killed, Node other, int hanging) {
		List<Read> later = all.stream().filter((read) -> read.begin() - killed > 0).toList();
		List<Read> failed = all.stream().filter((read) -> !read.failure().isEmpty()).toList();
		int failedLater = (int) failed.stream().filter((read) -> read.begin() - killed > 0).count();
		return new Result(all.size() - later.size(), later.size(),
				(int) later.stream().filter((read) -> read.port() == other.port()).count(), failed.size() - failedLater,
				failedLater, later.stream().mapToLong((read) -> read.end() - read.begin()).max().orElse(0) / 1e6,
				hanging, failed.stream().map(Read::failure).findFirst().orElse(""));
	}

}
