package io.github.pgprofiles.benchmarks.watchers;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/** Counts what was seen, and keeps a failure. */
final class Seen {

	private final AtomicLong count = new AtomicLong();

	private volatile @Nullable IOException failure;

	void one() {
		this.count.incrementAndGet();
	}

	void failed(IOException ex) {
		this.failure = ex;
	}

	long count() throws IOException {
		IOException failed = this.failure;
		if (failed != null) {
			throw new IOException("Somebody saw nothing", failed);
		}
		return this.count.get();
	}

}
