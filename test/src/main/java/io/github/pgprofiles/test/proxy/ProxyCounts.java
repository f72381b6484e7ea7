package io.github.pgprofiles.test.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients of a proxy have sent since somebody asked. Thread-safe. */
final class ProxyCounts {

	/** As many statements as are remembered until they are taken. */
	private static final int MEMORY = 1000;

	private final AtomicInteger roundTrips = new AtomicInteger();

	private final AtomicInteger cancels = new AtomicInteger();

	private final AtomicInteger connections = new AtomicInteger();

	private final LinkedBlockingQueue<String> statements = new LinkedBlockingQueue<>(MEMORY);

	void connected() {
		this.connections.incrementAndGet();
	}

	/** More than are remembered are forgotten. */
	void ran(String statement) {
		this.statements.offer(statement);
	}

	void sent(boolean thenWaits, boolean cancel) {
		if (thenWaits) {
			this.roundTrips.incrementAndGet();
		}
		if (cancel) {
			this.cancels.incrementAndGet();
		}
	}

	int takeRoundTrips() {
		return this.roundTrips.getAndSet(0);
	}

	int takeCancels() {
		return this.cancels.getAndSet(0);
	}

	int takeConnections() {
		return this.connections.getAndSet(0);
	}

	List<String> takeStatements() {
		List<String> taken = new ArrayList<>();
		this.statements.drainTo(taken);
		return taken;
	}

}
