package io.github.pgprofiles.autoconfigure.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback in front of a server, which can fall silent or go away. */
final class TestProxy implements AutoCloseable {

	private final int target;

	private final ServerSocket server;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final Object monitor = new Object();

	private boolean silent;

	TestProxy(int target) {
		this.target = target;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** Stops forwarding, in both directions; connections stay open. */
	void fallSilent() {
		synchronized (this.monitor) {
			this.silent = true;
		}
	}

	/** Forwards again, first what came meanwhile. */
	void speak() {
		synchronized (this.monitor) {
			this.silent = false;
			this.monitor.notifyAll();
		}
	}

	@Override
	public void close() {
		speak();
		try {
			this.server.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() throws IOException, InterruptedException {
		while (!this.server.isClosed()) {
			Socket client = this.server.accept();
			this.sockets.add(client);
			waitWhileSilent();
			Socket upstream = new Socket(InetAddress.getByName("localhost"), this.target);
			this.sockets.add(upstream);
			start(() -> forward(client, upstream));
			start(() -> forward(upstream, client));
		}
	}

	private void forward(Socket from, Socket to) throws IOException, InterruptedException {
		byte[] buffer = new byte[8192];
		try (from; to) {
			int length = from.getInputStream().read(buffer);
			while (length >= 0) {
				waitWhileSilent();
				to.getOutputStream().write(buffer, 0, length);
				length = from.getInputStream().read(buffer);
			}
		}
	}

	private void waitWhileSilent() throws InterruptedException {
		synchronized (this.monitor) {
			while (this.silent) {
				this.monitor.wait();
			}
		}
	}

	private static void start(Forwarding forwarding) {
		Thread thread = new Thread(() -> {
			try {
				forwarding.run();
			}
			catch (IOException | InterruptedException ex) {
				// one of the ends has gone, as tests want it
			}
		}, "test-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private interface Forwarding {

		void run() throws IOException, InterruptedException;

	}

}
