package io.github.pgprofiles.benchmarks.watchers;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/** Counts what was seen, and keeps the first failure. */
final class Seen {

	private final AtomicLong count = new AtomicLong();

	private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

	void one() {
		this.count.incrementAndGet();
	}

	void failed(IOException ex) {
		this.failure.compareAndSet(null, ex);
	}

	long count() throws IOException {
		IOException failed = this.failure.get();
		if (failed != null) {
			throw new IOException("Somebody saw nothing", failed);
		}
		return this.count.get();
	}

}
