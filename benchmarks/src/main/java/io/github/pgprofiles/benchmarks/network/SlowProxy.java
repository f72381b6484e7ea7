package io.github.pgprofiles.benchmarks.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.benchmarks.server.ServerAddress;

/**
 * A proxy on loopback that is as slow as a network, and counts round trips. What a client
 * sends before it has heard anything is one trip, in however many pieces; whatever it
 * sends after an answer reached it begins another one. That is what a network makes one
 * wait for, whatever the protocol calls it. Thread-safe.
 */
final class SlowProxy implements AutoCloseable {

	private final ServerAddress server;

	private final Duration eachWay;

	private final ServerSocket listener;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicLong roundTrips = new AtomicLong();

	private volatile boolean closed;

	/**
	 * Begins to listen.
	 * @param server to pass everything on to
	 * @param eachWay how long a byte is on its way
	 */
	SlowProxy(ServerAddress server, Duration eachWay) throws IOException {
		this.server = server;
		this.eachWay = eachWay;
		this.listener = new ServerSocket(0, 50, InetAddress.getByName(ServerAddress.HOST));
		DelayLine.start(this::accept);
	}

	/** Where clients have to go. */
	ServerAddress address() {
		return new ServerAddress(this.listener.getLocalPort());
	}

	/** How many round trips there were since the last call. */
	long takeRoundTrips() {
		return this.roundTrips.getAndSet(0);
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = opened(this.listener.accept());
			Socket upstream = opened(new Socket(ServerAddress.HOST, this.server.port()));
			Conversation conversation = new Conversation();
			new DelayLine(client, upstream, this.eachWay, conversation::asked, () -> {
			}).start();
			new DelayLine(upstream, client, this.eachWay, () -> {
			}, conversation::answered).start();
		}
	}

	private Socket opened(Socket socket) throws IOException {
		this.sockets.add(socket);
		if (this.closed) {
			socket.close();
		}
		socket.setTcpNoDelay(true);
		return socket;
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/** Whose turn it is on one connection. */
	private final class Conversation {

		private boolean answered = true;

		/** The client has sent something. */
		synchronized void asked() {
			if (this.answered) {
				SlowProxy.this.roundTrips.incrementAndGet();
			}
			this.answered = false;
		}

		/** Something reaches the client. */
		synchronized void answered() {
			this.answered = true;
		}

	}

}
