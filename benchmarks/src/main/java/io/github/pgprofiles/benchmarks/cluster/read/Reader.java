package io.github.pgprofiles.benchmarks.cluster.read;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/** Commits a value and reads it back, again and again. */
final class Reader implements Callable<Reader> {

	private final NoteStore store;

	private final int id;

	private final long[] nanos;

	private final Map<Integer, Integer> byPort = new HashMap<>();

	private int misses;

	private int failures;

	private @Nullable Exception failure;

	/**
	 * Creates it.
	 * @param id of the row, which nobody else writes
	 * @param reads how many
	 */
	Reader(NoteStore store, int id, int reads) {
		this.store = store;
		this.id = id;
		this.nanos = new long[reads];
	}

	@Override
	public Reader call() {
		for (int i = 0; i < this.nanos.length; i++) {
			try {
				readBack(i);
			}
			catch (SQLException | RuntimeException ex) {
				this.failures++;
				this.failure = (this.failure != null) ? this.failure : ex;
			}
		}
		return this;
	}

	private void readBack(int index) throws SQLException {
		this.store.write(this.id, index);
		long begin = System.nanoTime();
		Seen seen = this.store.read(this.id);
		this.nanos[index] = System.nanoTime() - begin;
		this.byPort.merge(seen.port(), 1, Integer::sum);
		if (seen.value() != index) {
			this.misses++;
		}
	}

	long[] nanos() {
		return this.nanos;
	}

	Map<Integer, Integer> byPort() {
		return this.byPort;
	}

	int misses() {
		return this.misses;
	}

	int failures() {
		return this.failures;
	}

	String failure() {
		Exception known = this.failure;
		return (known != null) ? known.toString() : "";
	}

}
