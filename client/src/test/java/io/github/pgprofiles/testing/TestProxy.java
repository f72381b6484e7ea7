package io.github.pgprofiles.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy on loopback between a client and a server. Counts the client's round trips,
 * that is the messages after which it waits (PostgreSQL manual, chapter 'Message Flow'),
 * and can be slow to accept.
 */
public final class TestProxy implements AutoCloseable {

	private static final int STARTUP = 196608;

	private final ServerSocket listener;

	private final String host;

	private final int port;

	private final Duration delay;

	private final AtomicInteger roundTrips = new AtomicInteger();

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
		start(() -> {
			try (server; client) {
				server.getInputStream().transferTo(client.getOutputStream());
			}
		});
		try (server; client) {
			forward(new DataInputStream(client.getInputStream()), server.getOutputStream());
		}
	}

	private void forward(DataInputStream client, OutputStream server) throws IOException {
		int code;
		do {
			byte[] body = body(client);
			code = (body[0] << 24) | (body[1] << 16) | ((body[2] & 0xff) << 8) | (body[3] & 0xff);
			write(server, -1, body);
		}
		while (code != STARTUP);
		while (true) {
			int type = client.readUnsignedByte();
			write(server, type, body(client));
			if (type == 'S' || type == 'Q') {
				this.roundTrips.incrementAndGet();
			}
		}
	}

	private static byte[] body(DataInputStream client) throws IOException {
		byte[] body = new byte[client.readInt() - 4];
		client.readFully(body);
		return body;
	}

	private static void write(OutputStream server, int type, byte[] body) throws IOException {
		byte[] message = new byte[body.length + 5];
		int length = body.length + 4;
		message[0] = (byte) type;
		for (int i = 0; i < 4; i++) {
			message[i + 1] = (byte) (length >> (24 - 8 * i));
		}
		System.arraycopy(body, 0, message, 5, body.length);
		int from = (type < 0) ? 1 : 0;
		server.write(message, from, message.length - from);
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
