package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.benchmarks.cluster.transfer.Told.Way;

/** A thread that writes, one call after another, and notes what it was told. */
final class Caller {

	/** Leaves time to the servers of the cluster, which share the machine. */
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

	private static final int THIRD = 3;

	/** Of an amount. */
	private static final long MOST = 100;

	private static final long IDLE = -1;

	/** Keys of {@code once} are kept beyond a run. */
	private final String prefix = Long.toString(System.nanoTime(), Character.MAX_RADIX) + "-";

	private final PostgresClient client;

	private final Book book;

	private final int number;

	private final boolean plain;

	private final Thread thread;

	/** When the call under way began. */
	private final AtomicLong began = new AtomicLong(IDLE);

	private volatile Way way = Way.PLAIN;

	private volatile boolean stopped;

	private volatile long longest;

	/**
	 * Creates it.
	 * @param number of the caller, from 0
	 * @param plain whether it writes by plain statements instead of transfers
	 */
	Caller(PostgresClient client, Book book, int number, boolean plain) {
		this.client = client;
		this.book = book;
		this.number = number;
		this.plain = plain;
		this.thread = new Thread(this::run, "caller-" + number);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	/** Makes no further call. */
	void stop() {
		this.stopped = true;
	}

	/** Waits for the call under way; whether it has ended. */
	boolean join(long millis) throws InterruptedException {
		this.thread.join(Math.max(1, millis));
		return !this.thread.isAlive();
	}

	/** For how long the call under way has lasted; 0 for none. */
	long underWay() {
		long since = this.began.get();
		return (since != IDLE) ? System.nanoTime() - since : 0;
	}

	long longest() {
		return Math.max(this.longest, underWay());
	}

	/** How the call under way writes. */
	Way way() {
		return this.way;
	}

	StackTraceElement[] where() {
		return this.thread.getStackTrace();
	}

	private void run() {
		for (int call = 0; !this.stopped; call++) {
			String id = this.prefix + this.number + "-" + call;
			this.way = this.plain ? Way.PLAIN : (call % THIRD == 0) ? Way.ONCE : Way.RETRY;
			long begin = System.nanoTime();
			this.began.set(begin);
			Failure failure = null;
			try {
				call(id, this.way);
			}
			catch (RuntimeException ex) {
				failure = Failure.of(ex);
			}
			long end = System.nanoTime();
			this.began.set(IDLE);
			this.longest = Math.max(this.longest, end - begin);
			this.book.add(new Told(id, this.way, this.number, end, failure));
			LockSupport.parkNanos(PAUSE);
		}
	}

	private void call(String id, Way way) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		int source = random.nextInt(BankTables.ACCOUNTS);
		int target = (source + 1 + random.nextInt(BankTables.ACCOUNTS - 1)) % BankTables.ACCOUNTS;
		long amount = random.nextLong(1, MOST);
		switch (way) {
			case PLAIN -> this.client.sql(BankTables.PLAIN_INSERT).param(id).update();
			case RETRY -> this.client.transaction()
				.serializable()
				.retry()
				.run((tx) -> BankTables.transfer(tx, id, source + 1, target + 1, amount));
			case ONCE -> this.client.transaction()
				.serializable()
				.retry()
				.once(id)
				.run((tx) -> BankTables.transfer(tx, id, source + 1, target + 1, amount));
		}
	}

}
