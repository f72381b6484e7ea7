package io.github.pgprofiles.transaction;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.testing.TestProxy;

/**
 * Stands between a client and two servers as a pooler does: the client's connection stays
 * the same where the server behind it becomes another one. For servers that trust, and
 * clients without encryption. Can lose the answer to a COMMIT.
 */
final class SwitchingProxy implements AutoCloseable {

	private static final int CHUNK = 8192;

	private final ServerSocket listener;

	private final Set<Line> lines = ConcurrentHashMap.newKeySet();

	private volatile int port;

	private volatile boolean losing;

	/** Leads to a server on this machine. */
	SwitchingProxy(int port) throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.port = port;
		TestProxy.start(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Puts another server behind the connections that there are, and that are to come.
	 * Nothing is under way on them.
	 */
	public void switchTo(int other) throws IOException {
		leadTo(other);
		for (Line each : this.lines) {
			each.connect();
		}
	}

	/** Puts another server behind the connections that are to come. */
	public void leadTo(int other) {
		this.port = other;
	}

	/** Loses the answer to the next COMMIT, and the connection with it. */
	public void loseCommit() {
		this.losing = true;
	}

	private void accept() throws IOException {
		while (true) {
			Line line = new Line(this.listener.accept());
			this.lines.add(line);
			TestProxy.start(line::run);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Line each : this.lines) {
			each.client.close();
		}
	}

	private final class Line {

		private final Socket client;

		private volatile Socket server = new Socket();

		private byte[] startup = new byte[0];

		private volatile boolean lost;

		Line(Socket client) {
			this.client = client;
		}

		void run() throws IOException {
			try (this.client) {
				InputStream from = this.client.getInputStream();
				byte[] chunk = new byte[CHUNK];
				for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
					if (this.startup.length == 0) {
						this.startup = Arrays.copyOf(chunk, read);
						Socket first = new Socket(InetAddress.getLoopbackAddress(), SwitchingProxy.this.port);
						first.getOutputStream().write(this.startup);
						follow(first);
						continue;
					}
					if (SwitchingProxy.this.losing && contains(chunk, read, "COMMIT\0")) {
						SwitchingProxy.this.losing = false;
						this.lost = true;
					}
					this.server.getOutputStream().write(chunk, 0, read);
				}
			}
			finally {
				SwitchingProxy.this.lines.remove(this);
				this.server.close();
			}
		}

		/** Logs in as the client did, which hears nothing of it. */
		void connect() throws IOException {
			Socket next = new Socket(InetAddress.getLoopbackAddress(), SwitchingProxy.this.port);
			next.getOutputStream().write(this.startup);
			DataInputStream in = new DataInputStream(next.getInputStream());
			int type;
			do {
				type = in.readUnsignedByte();
				in.readFully(new byte[in.readInt() - 4]);
			}
			while (type != 'Z');
			Socket before = this.server;
			follow(next);
			before.close();
		}

		private void follow(Socket next) {
			this.server = next;
			TestProxy.start(() -> hand(next));
		}

		private void hand(Socket from) throws IOException {
			byte[] chunk = new byte[CHUNK];
			try (from) {
				for (int read = from.getInputStream().read(chunk); read >= 0; read = from.getInputStream()
					.read(chunk)) {
					if (this.lost) {
						break;
					}
					this.client.getOutputStream().write(chunk, 0, read);
				}
			}
			finally {
				if (this.server == from) {
					this.client.close();
				}
			}
		}

		private static boolean contains(byte[] chunk, int length, String text) {
			return new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(text);
		}

	}

}
