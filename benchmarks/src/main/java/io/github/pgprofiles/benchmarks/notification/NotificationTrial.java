package io.github.pgprofiles.benchmarks.notification;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.benchmarks.server.ServerAddress;

/**
 * Sends notifications, one each millisecond, to several libraries in turn, and kills the
 * server in the middle of them, which then returns.
 */
public final class NotificationTrial {

	private static final int USUAL = 10_000;

	private static final long PACE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

	private NotificationTrial() {
	}

	/** One to try. */
	private interface Start {

		NotificationListener start(ServerAddress address, Receiver receiver) throws Exception;

	}

	private record Peer(String channel, String payload, Start start) {
	}

	/**
	 * What came of it.
	 *
	 * @param name of the library
	 * @param sent notifications whose transaction the server has committed
	 * @param lost of them never delivered
	 * @param twice deliveries of what was delivered before; -1 where nobody can tell
	 * @param recoveryMillis from the server's return to the first delivery; -1 for never
	 */
	record Result(String name, int sent, int lost, int twice, double recoveryMillis) {
	}

	/**
	 * Runs it.
	 * @param args how many notifications; 10,000 by default
	 * @throws Exception if it cannot be run
	 */
	public static void main(String[] args) throws Exception {
		print(run((args.length > 0) ? Integer.parseInt(args[0]) : USUAL), System.out);
		System.exit(0);
	}

	static List<Result> run(int count) throws Exception {
		List<Peer> peers = List.of(
				new Peer("trial", "%d", (address, receiver) -> new OurListener(address, "trial", receiver)),
				new Peer("trial", "%d", (address, receiver) -> new VertxListener(address, "trial", receiver)),
				new Peer(SpringListener.CHANNEL, SpringListener.PAYLOAD, SpringListener::new));
		List<Result> results = new java.util.ArrayList<>();
		for (Peer peer : peers) {
			try (MortalServer server = new MortalServer()) {
				results.add(new Trial(server, peer, count).run());
			}
		}
		return results;
	}

	private static void print(List<Result> results, PrintStream out) {
		out.printf(Locale.ROOT, "%-20s %8s %8s %8s %12s%n", "library", "sent", "lost", "twice", "recovery ms");
		for (Result each : results) {
			out.printf(Locale.ROOT, "%-20s %8d %8d %8s %12.0f%n", each.name(), each.sent(), each.lost(),
					(each.twice() >= 0) ? String.valueOf(each.twice()) : "?", each.recoveryMillis());
		}
	}

	/** One library on one server. */
	private static final class Trial {

		private final MortalServer server;

		private final Peer peer;

		private final int count;

		/** By the payload. */
		private final Map<String, Integer> deliveries = new HashMap<>();

		private final AtomicInteger received = new AtomicInteger();

		/** Of the first delivery after the server's return; 0 before. */
		private final AtomicLong again = new AtomicLong();

		private volatile boolean back;

		private int sent;

		Trial(MortalServer server, Peer peer, int count) {
			this.server = server;
			this.peer = peer;
			this.count = count;
		}

		private void received(String payload) {
			synchronized (this.deliveries) {
				this.deliveries.merge(payload, 1, Integer::sum);
			}
			this.received.incrementAndGet();
			if (this.back) {
				this.again.compareAndSet(0, System.nanoTime());
			}
		}

		Result run() throws Exception {
			try (NotificationListener listener = this.peer.start().start(this.server.address(), this::received)) {
				warmUp();
				int before = this.received.get();
				send(this.count / 2);
				awaitReceived(before + this.count / 2);
				this.server.kill();
				this.server.start();
				// what a library says of its own at its return is no delivery
				int unasked = this.received.get();
				this.back = true;
				long ready = System.nanoTime();
				send(this.count - this.count / 2);
				awaitReceived(before + this.count);
				double millis = (this.again.get() != 0) ? (this.again.get() - ready) / 1e6 : -1;
				return result(listener, this.received.get() - before - (unasked - before - this.count / 2), millis);
			}
		}

		/** It may begin to listen in the background. */
		private void warmUp() throws SQLException {
			long begin = System.nanoTime();
			while (this.received.get() == 0 && System.nanoTime() - begin < PATIENCE) {
				this.sent = -1;
				send(1);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
			this.sent = 0;
			synchronized (this.deliveries) {
				this.deliveries.clear();
			}
		}

		private void send(int number) throws SQLException {
			try (Connection connection = this.server.address().connect();
					PreparedStatement statement = connection.prepareStatement("select pg_catalog.pg_notify(?, ?)")) {
				for (int i = 0; i < number; i++) {
					statement.setString(1, this.peer.channel());
					statement.setString(2, this.peer.payload().formatted(this.sent));
					statement.executeQuery().close();
					this.sent++;
					LockSupport.parkNanos(PACE);
				}
			}
		}

		private void awaitReceived(int number) {
			long begin = System.nanoTime();
			int last = -1;
			while (this.received.get() < number && System.nanoTime() - begin < PATIENCE) {
				int now = this.received.get();
				// nothing more comes
				if (now == last && System.nanoTime() - begin > PATIENCE / 10) {
					return;
				}
				last = now;
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
			}
		}

		private Result result(NotificationListener listener, int delivered, double millis) {
			if (!listener.tellsPayload()) {
				return new Result(listener.name(), this.sent, Math.max(0, this.sent - delivered), -1, millis);
			}
			synchronized (this.deliveries) {
				int twice = this.deliveries.values().stream().mapToInt((times) -> times - 1).sum();
				return new Result(listener.name(), this.sent, this.sent - this.deliveries.size(), twice, millis);
			}
		}

	}

}
