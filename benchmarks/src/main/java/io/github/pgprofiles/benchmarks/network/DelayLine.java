package io.github.pgprofiles.benchmarks.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a connection. Every byte arrives by the same time later than it was
 * sent, and bytes that are on their way do not hold up each other, as on a network and
 * unlike a pause after each piece.
 */
final class DelayLine {

	private static final Parcel END = new Parcel(new byte[0], 0);

	private final Socket from;

	private final Socket to;

	private final long nanos;

	private final Runnable onDeparture;

	private final Runnable onArrival;

	private final BlockingQueue<Parcel> underway = new LinkedBlockingQueue<>();

	/**
	 * Connects two sockets.
	 * @param onDeparture runs when bytes have come in
	 * @param onArrival runs just before bytes go out
	 */
	DelayLine(Socket from, Socket to, Duration delay, Runnable onDeparture, Runnable onArrival) {
		this.from = from;
		this.to = to;
		this.nanos = delay.toNanos();
		this.onDeparture = onDeparture;
		this.onArrival = onArrival;
	}

	/** Starts two threads that end with the connection. */
	void start() {
		start(this::receive);
		start(this::deliver);
	}

	/** Starts a daemon thread that ends with an IOException. */
	static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// the connection is over, or the case is
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "slow-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void receive() throws IOException {
		byte[] buffer = new byte[64 * 1024];
		try (this.from) {
			InputStream in = this.from.getInputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				this.onDeparture.run();
				this.underway.add(new Parcel(Arrays.copyOf(buffer, read), System.nanoTime() + this.nanos));
			}
		}
		finally {
			this.underway.add(END);
		}
	}

	private void deliver() throws IOException, InterruptedException {
		try (this.to) {
			OutputStream out = this.to.getOutputStream();
			for (Parcel parcel = this.underway.take(); !parcel.isEnd(); parcel = this.underway.take()) {
				for (long wait = parcel.due() - System.nanoTime(); wait > 0; wait = parcel.due() - System.nanoTime()) {
					LockSupport.parkNanos(wait);
				}
				this.onArrival.run();
				out.write(parcel.bytes());
			}
		}
	}

	/** What a thread does. */
	interface Task {

		void run() throws IOException, InterruptedException;

	}

	/** Bytes, and when they arrive. */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Parcel(byte[] bytes, long due) {

		/** A read never brings nothing. */
		boolean isEnd() {
			return this.bytes.length == 0;
		}
	}

}
