package io.github.pgprofiles.benchmarks.notification;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** Sends a thousand a second, and sees how long each takes to one listener. */
final class NotificationContender implements Contender {

	/** The CPU time of the listener's threads while nothing is sent. */
	static final String IDLE = "idle CPU ms/s";

	private static final long PACE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long IDLE_SECONDS = 2;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private final int rows;

	private final Connection sender;

	private final PreparedStatement send;

	private final NotificationListener listener;

	/** Those that the listener started. */
	private final long[] threads;

	private final AtomicInteger count = new AtomicInteger();

	private final long[] nanos;

	private volatile CountDownLatch left = new CountDownLatch(0);

	/** Begins to listen. */
	@FunctionalInterface
	interface Start {

		NotificationListener start(String channel, Receiver receiver) throws Exception;

	}

	NotificationContender(ServerAddress address, int rows, String channel, Start start) throws Exception {
		this.rows = rows;
		this.nanos = new long[rows];
		this.sender = address.connect();
		this.send = this.sender.prepareStatement("select pg_catalog.pg_notify('" + channel + "', ?)");
		Set<Long> before = Arrays.stream(THREADS.getAllThreadIds()).boxed().collect(Collectors.toSet());
		this.listener = start.start(channel, this::received);
		this.threads = Arrays.stream(THREADS.getAllThreadIds()).filter((thread) -> !before.contains(thread)).toArray();
	}

	private void received(String payload) {
		long now = System.nanoTime();
		int number = this.count.getAndIncrement();
		if (number < this.rows) {
			this.nanos[number] = now - Long.parseLong(payload);
		}
		this.left.countDown();
	}

	@Override
	public String name() {
		return this.listener.name();
	}

	@Override
	public void verify() throws Exception {
		round();
		if (this.count.get() != this.rows) {
			throw new WrongResultException(name(), this.rows, this.count.get());
		}
	}

	@Override
	public Sample round() throws Exception {
		this.count.set(0);
		CountDownLatch all = new CountDownLatch(this.rows);
		this.left = all;
		long begin = System.nanoTime();
		for (int i = 0; i < this.rows; i++) {
			for (long wait = begin + i * PACE - System.nanoTime(); wait > 0;) {
				LockSupport.parkNanos(wait);
				wait = begin + i * PACE - System.nanoTime();
			}
			this.send.setString(1, String.valueOf(System.nanoTime()));
			this.send.executeQuery().close();
		}
		if (!all.await(1, TimeUnit.MINUTES)) {
			throw new WrongResultException(name(), this.rows, this.rows - all.getCount());
		}
		long[] sorted = this.nanos.clone();
		Arrays.sort(sorted);
		return new Sample(this.rows, Math.max(1, sorted[sorted.length / 2]) * this.rows, Double.NaN);
	}

	@Override
	public Map<String, Object> facts() {
		long before = cpuNanos();
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
		return Map.of(IDLE, (cpuNanos() - before) / 1e6 / IDLE_SECONDS);
	}

	/** A thread that has ended used nothing since. */
	private long cpuNanos() {
		return Arrays.stream(this.threads).map(THREADS::getThreadCpuTime).filter((nanos) -> nanos > 0).sum();
	}

	@Override
	public void close() {
		this.listener.close();
		try {
			this.sender.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
