package io.github.pgprofiles.benchmarks.cluster.lab;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Sees which server becomes a primary, and when. A thread for each. */
public final class Watch implements AutoCloseable {

	static final String INSERT = "insert into public.pulse values (pg_catalog.clock_timestamp())";

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

	private final List<RoleWatcher> watchers;

	private final List<Thread> threads;

	private Watch(List<RoleWatcher> watchers) {
		this.watchers = watchers;
		this.threads = watchers.stream().map((watcher) -> new Thread(watcher, "role-watcher")).toList();
	}

	/**
	 * Begins, with a table for the first write of a new primary.
	 * @param nodes to watch
	 * @param leader the primary now
	 * @return the watch, to be closed by the caller
	 * @throws SQLException if the table cannot be made
	 */
	public static Watch begin(List<Node> nodes, Node leader) throws SQLException {
		try (Connection connection = leader.connect(); Statement statement = connection.createStatement()) {
			statement.execute("create table if not exists public.pulse (at timestamptz)");
		}
		Watch watch = new Watch(nodes.stream().map(RoleWatcher::new).toList());
		watch.threads.forEach((thread) -> {
			thread.setDaemon(true);
			thread.start();
		});
		return watch;
	}

	/**
	 * Waits for a new primary.
	 * @param after only what happened then, by {@link System#nanoTime()}
	 * @param wanted which one
	 * @param patience how long to wait
	 * @return it, or nothing if none came in time
	 */
	public Optional<Promotion> await(long after, Predicate<Node> wanted, Duration patience) {
		long begin = System.nanoTime();
		while (true) {
			Optional<Promotion> first = this.watchers.stream()
				.flatMap((watcher) -> watcher.promotions().stream())
				.filter((promotion) -> promotion.nanos() - after > 0 && wanted.test(promotion.node()))
				.min(Comparator.comparingLong((promotion) -> promotion.nanos() - after));
			if (first.isPresent() || System.nanoTime() - begin > patience.toNanos()) {
				return first;
			}
			LockSupport.parkNanos(PAUSE);
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.watchers.forEach(RoleWatcher::close);
		for (Thread thread : this.threads) {
			thread.join(TimeUnit.SECONDS.toMillis(5));
		}
	}

}
