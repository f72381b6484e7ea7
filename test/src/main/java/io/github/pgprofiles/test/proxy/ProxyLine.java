package io.github.pgprofiles.test.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.test.proxy.ClientMessages.End;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link PostgresProxy}, with its two directions. */
final class ProxyLine {

	private final PostgresProxy proxy;

	private final Socket client;

	private final Socket server;

	private final ClientMessages messages;

	private final ServerMessages answers = new ServerMessages();

	private final OutputStream toClient;

	private final OutputStream toServer;

	private volatile boolean frozen;

	private volatile boolean stalled;

	/** Set as soon as this connection is to be cut. */
	private volatile @Nullable CommitCut cut;

	ProxyLine(PostgresProxy proxy, Socket client, Socket server) throws IOException {
		this.proxy = proxy;
		this.client = client;
		this.server = server;
		this.messages = new ClientMessages(proxy.counts()::ran);
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
		this.toClient = proxy.late(client.getOutputStream());
		this.toServer = proxy.late(server.getOutputStream());
	}

	static void closeAll(Closeable listener, Collection<Socket> sockets) {
		List<Closeable> all = new ArrayList<>(sockets);
		all.add(0, listener);
		for (Closeable each : all) {
			try {
				each.close();
			}
			catch (IOException ex) {
				// it is over all the same
			}
		}
	}

	void freeze() {
		this.frozen = true;
	}

	void stall() {
		this.stalled = true;
	}

	/** Until the line is closed. */
	private int read(InputStream from, byte[] chunk) throws IOException {
		while (this.stalled && !this.client.isClosed()) {
			LockSupport.parkNanos(10_000_000);
		}
		return from.read(chunk);
	}

	static void reset(Socket socket) {
		try {
			socket.setOption(StandardSocketOptions.SO_LINGER, 0);
			socket.close();
		}
		catch (IOException ex) {
			// it was closed before
		}
	}

	boolean isStopped() {
		return this.frozen || this.stalled;
	}

	/** It was made while the server was far away, and stays slow. */
	boolean isLate() {
		return this.toClient instanceof LateOutput;
	}

	void reset() {
		reset(this.client);
		reset(this.server);
	}

	void fromServer() throws IOException {
		try (this.server; this.client; this.toServer; this.toClient) {
			InputStream from = this.server.getInputStream();
			byte[] chunk = new byte[64 * 1024];
			for (int read = read(from, chunk); read >= 0; read = read(from, chunk)) {
				boolean answered = false;
				for (int i = 0; i < read; i++) {
					answered |= this.answers.endsCommit(chunk[i] & 0xff, this.messages.questions());
				}
				if (this.cut == null) {
					forward(this.toClient, chunk, read, this.proxy.slice());
				}
				else if (answered) {
					reset();
					return;
				}
			}
		}
	}

	void fromClient() throws IOException {
		try {
			InputStream from = this.client.getInputStream();
			byte[] chunk = new byte[64 * 1024];
			boolean goesOn = true;
			for (int read = read(from, chunk); goesOn && read >= 0; read = goesOn ? read(from, chunk) : -1) {
				goesOn = handOn(chunk, read);
			}
		}
		finally {
			if (this.cut != CommitCut.REPLY_PENDING) {
				this.toServer.close();
				this.server.close();
				this.client.close();
			}
		}
	}

	/**
	 * Hands on what the client has sent: what it sends in one go and then waits for is
	 * one round trip.
	 * @return whether the connection goes on
	 */
	private boolean handOn(byte[] chunk, int length) throws IOException {
		boolean waits = false;
		for (int i = 0; i < length; i++) {
			End end = this.messages.next(chunk[i] & 0xff);
			if (end.isCommit() && this.cut == null) {
				this.cut = this.proxy.takeCut();
				if (this.cut == CommitCut.COMMIT_LOST) {
					reset();
					return false;
				}
			}
			waits |= end.isWait();
		}
		this.proxy.counts().sent(waits, this.messages.isCancel());
		forward(this.toServer, chunk, length, length);
		if (waits && this.cut == CommitCut.REPLY_PENDING) {
			reset(this.client);
			return false;
		}
		return true;
	}

	private void forward(OutputStream to, byte[] chunk, int length, int slice) throws IOException {
		this.proxy.waitWhileSilent();
		int trickle = this.proxy.trickle();
		int size = (trickle > 0) ? trickle : Math.min(slice, length);
		for (int i = 0; i < length && !this.frozen; i += size) {
			if (trickle > 0) {
				LockSupport.parkNanos(this.proxy.pause().toNanos());
			}
			to.write(chunk, i, Math.min(size, length - i));
		}
	}

}
