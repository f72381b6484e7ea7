package io.github.pgprofiles.test.proxy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Writes everything a fixed time later than it came, like a long line: what comes while
 * something is on its way does not wait for it.
 */
final class LateOutput extends OutputStream {

	private final OutputStream to;

	private final long nanos;

	private final BlockingQueue<Chunk> onTheWay = new ArrayBlockingQueue<>(1024);

	private volatile @Nullable IOException failure;

	private final Thread thread;

	LateOutput(OutputStream to, Duration latency) {
		this.to = to;
		this.nanos = latency.toNanos();
		this.thread = ProxyThread.start(this::deliver);
	}

	/** No bytes are the end. */
	private static final class Chunk {

		final long due;

		final byte[] bytes;

		Chunk(long due, byte[] bytes) {
			this.due = due;
			this.bytes = bytes;
		}

	}

	private void deliver() {
		try {
			for (Chunk next = this.onTheWay.take(); next.bytes.length > 0; next = this.onTheWay.take()) {
				for (long left = next.due - System.nanoTime(); left > 0; left = next.due - System.nanoTime()) {
					LockSupport.parkNanos(left);
				}
				this.to.write(next.bytes);
			}
		}
		catch (IOException ex) {
			this.failure = ex;
			this.onTheWay.clear();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void write(int next) throws IOException {
		write(new byte[] { (byte) next }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		if (length > 0) {
			put(Arrays.copyOfRange(bytes, offset, offset + length));
		}
	}

	private void put(byte[] bytes) throws IOException {
		IOException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		try {
			this.onTheWay.put(new Chunk(System.nanoTime() + this.nanos, bytes));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

	/** Waits until everything has arrived; nothing can be written then. */
	@Override
	public void close() throws IOException {
		if (this.failure == null) {
			put(new byte[0]);
		}
		try {
			this.thread.join(this.nanos / 1_000_000 + 1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.to.close();
	}

}
