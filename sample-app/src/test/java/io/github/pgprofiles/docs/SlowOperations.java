package io.github.pgprofiles.docs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.observation.OperationObserver;

/** Counts what took long, by kind and name. */
public final class SlowOperations implements OperationListener {

	private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

	private final Duration slow;

	public SlowOperations(Duration slow) {
		this.slow = slow;
	}

	@Override
	public OperationObserver begin(Operation operation) {
		return (result) -> {
			Duration atTheServer = result.elapsed().minus(result.waitedForPool());
			if (atTheServer.compareTo(this.slow) >= 0) {
				String key = operation.kind() + " " + operation.name();
				this.counts.computeIfAbsent(key, (any) -> new AtomicLong()).incrementAndGet();
			}
		};
	}

	public Map<String, AtomicLong> counts() {
		return this.counts;
	}

}
