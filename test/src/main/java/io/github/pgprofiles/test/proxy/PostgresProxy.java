package io.github.pgprofiles.test.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback between a client and a server, for tests of what an application
 * does when something between them fails. It forwards everything until it is told to do
 * otherwise: it can be slow to accept, far away, fall silent, stop forwarding, forward in
 * slices, trickle, reset connections, or cut one at a COMMIT, so that the answer is lost.
 * It counts the client's round trips, that is the messages after which it waits
 * (PostgreSQL manual, chapter 'Message Flow'). What is encrypted is forwarded as well,
 * but neither counted nor cut at a COMMIT. Thread-safe.
 *
 * @since 0.1.0
 */
public class PostgresProxy implements AutoCloseable {

	private static final long TICK = Duration.ofMillis(5).toNanos();

	private final ServerSocket listener;

	private volatile Target target;

	/**
	 * Where connections go that came with a target of their own, by the client's port.
	 */
	private final Map<Integer, Target> targets = new ConcurrentHashMap<>();

	private final Duration delay;

	private volatile boolean refusing;

	private volatile boolean blackHole;

	private volatile boolean silent;

	private volatile int slice = Integer.MAX_VALUE;

	private volatile int trickle;

	private volatile Duration pause = Duration.ZERO;

	private volatile Duration latency = Duration.ZERO;

	private volatile @Nullable CommitCut cut;

	private final AtomicInteger cutsToCome = new AtomicInteger();

	private final AtomicInteger cuts = new AtomicInteger();

	private final ProxyCounts counts = new ProxyCounts();

	private final Set<ProxyLine> lines = ConcurrentHashMap.newKeySet();

	private final Set<Socket> swallowed = ConcurrentHashMap.newKeySet();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a proxy that passes connections on at once, and starts it.
	 * @param host of the server
	 * @param port of the server
	 */
	public PostgresProxy(String host, int port) {
		this(host, port, Duration.ZERO);
	}

	/**
	 * Creates a proxy and starts it.
	 * @param host of the server
	 * @param port of the server
	 * @param delay before a connection is passed on
	 */
	public PostgresProxy(String host, int port, Duration delay) {
		this(host, port, delay, InetAddress.getLoopbackAddress(), 0);
	}

	/**
	 * Creates a proxy at an address of its own and starts it.
	 * @param host of the server
	 * @param port of the server
	 * @param at one of this machine's addresses
	 * @param listenPort to listen on; 0 for any
	 */
	public PostgresProxy(String host, int port, InetAddress at, int listenPort) {
		this(host, port, Duration.ZERO, at, listenPort);
	}

	private PostgresProxy(String host, int port, Duration delay, InetAddress at, int listenPort) {
		try {
			this.listener = new ServerSocket(listenPort, 50, at);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.target = new Target(host, port);
		this.delay = delay;
		ProxyThread.start(this::accept);
	}

	/**
	 * Where clients connect.
	 * @return a name of this machine
	 */
	public String host() {
		return "localhost";
	}

	/**
	 * Where clients connect.
	 * @return the port
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * How many round trips there were since the last call. An empty statement by itself,
	 * by which a pool asks whether a connection that has rested is still alive, is none.
	 * @return the number
	 */
	public int takeRoundTrips() {
		return this.counts.takeRoundTrips();
	}

	/**
	 * How many cancel requests there were since the last call.
	 * @return the number
	 */
	public int takeCancels() {
		return this.counts.takeCancels();
	}

	/**
	 * How many connections were asked for since the last call, cancel requests too.
	 * @return the number
	 */
	public int takeConnections() {
		return this.counts.takeConnections();
	}

	/**
	 * The statements that were sent to be run since the last call, BEGIN and COMMIT too,
	 * in their order on each connection; a thousand at most. Several in one simple query
	 * are one.
	 * @return their texts
	 */
	public List<String> takeStatements() {
		return this.counts.takeStatements();
	}

	/**
	 * Ends connections to come at once, until the next change; who is connected stays so.
	 * @param on whether it does
	 */
	public void refuse(boolean on) {
		this.refusing = on;
	}

	/**
	 * Whether connections to come are accepted and then hear nothing at all, nor does the
	 * server of them. Off again, they work; those in the hole stay there.
	 * @param on whether they hear nothing
	 */
	public void blackHole(boolean on) {
		this.blackHole = on;
	}

	/**
	 * Forwards what the server sends in slices of at most so many bytes.
	 * @param bytes of a slice
	 */
	public void slice(int bytes) {
		this.slice = bytes;
	}

	/**
	 * Forwards in both directions in slices of that many bytes, with a pause before each.
	 * @param bytes of a slice; 0 to forward as usual
	 * @param pause before each
	 */
	public void trickle(int bytes, Duration pause) {
		this.trickle = bytes;
		this.pause = pause;
	}

	/**
	 * Makes the server far away, for connections to come: all that is sent arrives so
	 * much later, in each direction, however much of it there is.
	 * @param eachWay how much later
	 */
	public void latency(Duration eachWay) {
		this.latency = eachWay;
	}

	/**
	 * Cuts the next connections that ask for a COMMIT, in either protocol. Replaces what
	 * an earlier call has asked for.
	 * @param cut where
	 * @param times how many COMMITs are cut; 0 for none any more
	 */
	public void cutAtCommit(CommitCut cut, int times) {
		this.cut = cut;
		this.cutsToCome.set(times);
	}

	/**
	 * How many connections were cut at a COMMIT since the last call.
	 * @return the number
	 */
	public int takeCuts() {
		return this.cuts.getAndSet(0);
	}

	/** Ends the connections that there are by a reset, on both sides. */
	public void reset() {
		this.sockets.forEach(ProxyLine::reset);
	}

	/**
	 * Forwards nothing more, in either direction, on the connections that there are. Both
	 * ends keep theirs open; new connections work.
	 */
	public void freeze() {
		this.lines.forEach(ProxyLine::freeze);
	}

	/**
	 * Whether it forwards nothing, in both directions and for connections to come as
	 * well. Off again, it first forwards what came meanwhile.
	 * @param on whether it forwards nothing
	 */
	public void silence(boolean on) {
		this.silent = on;
	}

	/**
	 * Reads nothing more, from either side, on the connections that there are, as a
	 * process does that was stopped: whoever writes on is blocked as soon as the buffers
	 * are full.
	 */
	public void stall() {
		this.lines.forEach(ProxyLine::stall);
	}

	/**
	 * Forwards as at the beginning again: all that was asked for is over. Connections
	 * that would hear nothing any more, as they were frozen, stalled or swallowed, are
	 * reset, and so are those to a server far away.
	 */
	public void restore() {
		this.refusing = false;
		this.blackHole = false;
		this.silent = false;
		this.slice = Integer.MAX_VALUE;
		this.trickle = 0;
		this.pause = Duration.ZERO;
		this.latency = Duration.ZERO;
		this.cutsToCome.set(0);
		this.lines.stream().filter((line) -> line.isStopped() || line.isLate()).forEach(ProxyLine::reset);
		this.swallowed.forEach(ProxyLine::reset);
		this.swallowed.clear();
	}

	/**
	 * Passes connections to come on to another server, as a name does that was moved.
	 * @param host of the server
	 * @param port of the server
	 */
	public void redirect(String host, int port) {
		this.target = new Target(host, port);
	}

	/** Where a connection goes that is to come from a port of this machine. */
	void connects(int fromPort, InetSocketAddress to) {
		this.targets.put(fromPort, new Target(to.getHostString(), to.getPort()));
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.listener.getLocalSocketAddress();
	}

	private record Target(String host, int port) {
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			this.counts.connected();
			Target own = this.targets.remove(client.getPort());
			if (this.refusing) {
				client.close();
				continue;
			}
			this.sockets.add(client);
			if (this.blackHole) {
				this.swallowed.add(client);
				continue;
			}
			// on no thread that a test could keep busy, such as the common pool's
			ProxyThread.start(() -> connect(client, (own != null) ? own : this.target));
		}
	}

	private void connect(Socket client, Target to) throws IOException {
		long passed = System.nanoTime() + this.delay.toNanos();
		for (long left = this.delay.toNanos(); left > 0; left = passed - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		waitWhileSilent();
		try (client; Socket server = new Socket(to.host(), to.port())) {
			this.sockets.add(server);
			ProxyLine line = new ProxyLine(this, client, server);
			this.lines.add(line);
			try {
				ProxyThread.start(line::fromClient);
				line.fromServer();
			}
			finally {
				this.lines.remove(line);
				this.sockets.remove(server);
			}
		}
		finally {
			this.sockets.remove(client);
		}
	}

	void waitWhileSilent() {
		while (this.silent && !this.listener.isClosed()) {
			LockSupport.parkNanos(TICK);
		}
	}

	ProxyCounts counts() {
		return this.counts;
	}

	/** The cut that a COMMIT is due for, if it is. */
	@Nullable CommitCut takeCut() {
		boolean due = this.cutsToCome.getAndUpdate((left) -> Math.max(0, left - 1)) > 0;
		if (due) {
			this.cuts.incrementAndGet();
		}
		return due ? this.cut : null;
	}

	int slice() {
		return this.slice;
	}

	int trickle() {
		return this.trickle;
	}

	Duration pause() {
		return this.pause;
	}

	OutputStream late(OutputStream to) {
		return this.latency.isZero() ? to : new LateOutput(to, this.latency);
	}

	/** Ends the proxy and all connections. */
	@Override
	public void close() {
		ProxyLine.closeAll(this.listener, this.sockets);
	}

}
