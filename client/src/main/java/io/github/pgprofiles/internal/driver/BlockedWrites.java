package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads while a write is blocked. A server that sends notices for what it is sent stops
 * reading when nobody reads them, and the write would never end; no buffer is large
 * enough to rule that out, as a row of some bytes can raise notices of any number and
 * length. A timer of the JDK looks after the writes, and a thread is started only for one
 * that has not got on.
 */
final class BlockedWrites {

	/** Most writes that take this long just wait for the server to do its work. */
	private static final int PATIENCE = 50;

	/** When it is known that the server has a lot to say. */
	private static final int HASTE = 2;

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	/** Takes in what has arrived. */
	interface Reader {

		/** Whether there was anything. */
		boolean read() throws IOException;

	}

	private final Reader reader;

	/** Begins and ends of writes, so it is odd during one. */
	private final AtomicLong borders = new AtomicLong();

	private final AtomicBoolean watched = new AtomicBoolean();

	private final ReentrantLock reading = new ReentrantLock();

	private volatile int patience = PATIENCE;

	BlockedWrites(Reader reader) {
		this.reader = reader;
	}

	/** The server has begun to say things. */
	void hurry() {
		this.patience = HASTE;
	}

	/** A write begins. Until its end, what the server sends may be read elsewhere. */
	void begin() {
		this.borders.incrementAndGet();
		if (!this.watched.get()) {
			watch();
		}
	}

	/** A write has ended, and nobody else reads what the server sends any more. */
	void end() {
		this.borders.incrementAndGet();
		this.reading.lock();
		try {
			// whoever was at it has finished, and sees that the write is over
		}
		finally {
			this.reading.unlock();
		}
	}

	private static boolean isDuring(long border) {
		return (border & 1) == 1;
	}

	private void watch() {
		long now = this.borders.get();
		if (isDuring(now) && this.watched.compareAndSet(false, true)) {
			lookLater(now);
		}
	}

	private void lookLater(long write) {
		CompletableFuture.delayedExecutor(this.patience, TimeUnit.MILLISECONDS, Runnable::run)
			.execute(() -> look(write));
	}

	private void look(long write) {
		long now = this.borders.get();
		if (!isDuring(now)) {
			rest();
		}
		else if (now != write) {
			lookLater(now);
		}
		else {
			Thread thread = new Thread(() -> relieve(write), "pgprofiles-copy-notices");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/** The order matters: a write that has begun since may rely on being watched. */
	private void rest() {
		this.watched.set(false);
		watch();
	}

	private void relieve(long write) {
		try {
			for (long pause = LONGEST_PAUSE / 10; this.borders.get() == write;) {
				if (readDuring(write)) {
					pause = LONGEST_PAUSE / 10;
				}
				else {
					LockSupport.parkNanos(this, pause);
					pause = Math.min(pause * 2, LONGEST_PAUSE);
				}
			}
		}
		catch (IOException ex) {
			// the write will fail of it too
		}
		finally {
			rest();
		}
	}

	private boolean readDuring(long write) throws IOException {
		this.reading.lock();
		try {
			return this.borders.get() == write && this.reader.read();
		}
		finally {
			this.reading.unlock();
		}
	}

}
