package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy on loopback between a client and a server. Counts the client's round trips,
 * that is the messages after which it waits (PostgreSQL manual, chapter 'Message Flow'),
 * and can be slow to accept, stop forwarding, forward in slices, trickle, or be reset.
 */
public final class TestProxy implements AutoCloseable {

	private static final int STARTUP = 196608;

	private static final int CANCEL = 80877102;

	private final ServerSocket listener;

	private final String host;

	private final int port;

	private final Duration delay;

	private volatile boolean refusing;

	private volatile int slice = Integer.MAX_VALUE;

	private volatile int trickle;

	private volatile Duration latency = Duration.ZERO;

	private final AtomicInteger roundTrips = new AtomicInteger();

	private final AtomicInteger cancels = new AtomicInteger();

	private final Set<Line> lines = ConcurrentHashMap.newKeySet();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a proxy and starts it.
	 * @param delay before a connection is passed on
	 */
	public TestProxy(String host, int port, Duration delay) {
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.host = host;
		this.port = port;
		this.delay = delay;
		start(this::accept);
	}

	public String host() {
		return "localhost";
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** How many round trips there were since the last call. */
	public int takeRoundTrips() {
		return this.roundTrips.getAndSet(0);
	}

	/** Accepts nobody any more; who is connected stays so. */
	public void refuse() {
		this.refusing = true;
	}

	/** Forwards what the server sends in slices of at most so many bytes. */
	public void slice(int bytes) {
		this.slice = bytes;
	}

	/**
	 * Forwards in both directions in slices of that many bytes, each of them late, on
	 * connections to come.
	 */
	public void trickle(int bytes, Duration latency) {
		this.trickle = bytes;
		this.latency = latency;
	}

	/** Ends the connections that there are by a reset, on both sides. */
	public void reset() throws IOException {
		for (Socket socket : this.sockets) {
			socket.setOption(StandardSocketOptions.SO_LINGER, 0);
			socket.close();
		}
		this.sockets.clear();
	}

	/** How many cancel requests there were since the last call. */
	public int takeCancels() {
		return this.cancels.getAndSet(0);
	}

	/**
	 * Forwards nothing more, in either direction, on the connections that there are. Both
	 * ends keep theirs open; new connections work.
	 */
	public void freeze() {
		this.lines.forEach((line) -> line.frozen = true);
	}

	/** Both directions of one connection. */
	private static final class Line {

		private volatile boolean frozen;

		private final Messages messages = new Messages();

	}

	private interface Task {

		void run() throws IOException;

	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// the connection is over, or the test is
			}
		}, "test-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			if (this.refusing) {
				client.close();
				continue;
			}
			this.sockets.add(client);
			CompletableFuture.delayedExecutor(this.delay.toMillis(), TimeUnit.MILLISECONDS)
				.execute(() -> start(() -> connect(client)));
		}
	}

	private void connect(Socket client) throws IOException {
		Socket server = new Socket(this.host, this.port);
		this.sockets.add(server);
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
		Line line = new Line();
		this.lines.add(line);
		start(() -> {
			try (server; client) {
				forward(server.getInputStream(), client.getOutputStream(), line, false);
			}
		});
		try (server; client) {
			forward(client.getInputStream(), server.getOutputStream(), line, true);
		}
		finally {
			this.lines.remove(line);
		}
	}

	/** What a client sends in one go and then waits for is one round trip. */
	private void forward(InputStream from, OutputStream to, Line line, boolean fromClient) throws IOException {
		byte[] chunk = new byte[64 * 1024];
		for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
			if (fromClient && line.messages.endInAWait(chunk, read)) {
				this.roundTrips.incrementAndGet();
			}
			if (fromClient && line.messages.cancel) {
				this.cancels.incrementAndGet();
			}
			if (this.trickle > 0) {
				trickle(to, chunk, read);
				continue;
			}
			int size = fromClient ? read : Math.min(read, this.slice);
			for (int i = 0; i < read && !line.frozen; i += size) {
				to.write(chunk, i, Math.min(size, read - i));
			}
		}
	}

	private void trickle(OutputStream to, byte[] chunk, int length) throws IOException {
		for (int i = 0; i < length; i += this.trickle) {
			LockSupport.parkNanos(this.latency.toNanos());
			to.write(chunk, i, Math.min(this.trickle, length - i));
		}
	}

	/** Knows where the client's messages begin and which they are. */
	private static final class Messages {

		private static final int HEADER = 5;

		private boolean started;

		private boolean cancel;

		private int type;

		/** Bytes of the header seen; a message before the start has no type. */
		private int seen = 1;

		private int length;

		private int rest;

		boolean endInAWait(byte[] chunk, int count) {
			boolean wait = false;
			for (int i = 0; i < count; i++) {
				if (this.rest > 0) {
					body(chunk[i] & 0xff);
				}
				else {
					header(chunk[i] & 0xff);
				}
				if (this.started && this.seen == HEADER && "SQc".indexOf(this.type) >= 0) {
					wait = true;
				}
				if (this.seen == HEADER && this.rest == 0) {
					this.seen = this.started ? 0 : 1;
					this.length = 0;
				}
			}
			return wait;
		}

		private void header(int next) {
			if (this.seen == 0) {
				this.type = next;
			}
			else {
				this.length = (this.length << 8) | next;
			}
			this.seen++;
			if (this.seen == HEADER) {
				this.rest = this.length - 4;
				this.length = 0;
			}
		}

		private void body(int next) {
			this.rest--;
			if (!this.started) {
				this.length = (this.length << 8) | next;
				this.started = this.length == STARTUP;
				this.cancel |= this.length == CANCEL;
			}
		}

	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
