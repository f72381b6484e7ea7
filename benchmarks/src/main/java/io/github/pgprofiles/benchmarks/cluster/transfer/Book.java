package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.util.ArrayList;
import java.util.List;

/** Everything that callers were told. Thread-safe. */
final class Book {

	private final List<Told> told = new ArrayList<>();

	/** When an attempt that its caller hears nothing of was refused by a standby. */
	private final List<Long> refusedAttempts = new ArrayList<>();

	synchronized void add(Told entry) {
		this.told.add(entry);
	}

	synchronized List<Told> told() {
		return List.copyOf(this.told);
	}

	synchronized void addRefusedAttempt(long nanos) {
		this.refusedAttempts.add(nanos);
	}

	synchronized List<Long> refusedAttempts() {
		return List.copyOf(this.refusedAttempts);
	}

}
