package io.github.pgprofiles.benchmarks.cluster.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What one call was told.
 *
 * @param id of what it wrote
 * @param way how it wrote
 * @param caller which thread, from 0
 * @param nanos when it was told, by {@link System#nanoTime()}
 * @param failure what it was told; {@code null} if it was acknowledged
 */
record Told(String id, Way way, int caller, long nanos, @Nullable Failure failure) {

	/** How a call writes. */
	enum Way {

		/** A transaction with {@code retry()}. */
		RETRY,

		/** The same with {@code once}. */
		ONCE,

		/** A plain statement. */
		PLAIN

	}

	boolean isAcknowledged() {
		return this.failure == null;
	}

	/** Whether the caller knows that nothing was written. */
	boolean isFailed() {
		Failure known = this.failure;
		if (known == null || known.outcomeUnknown()) {
			return false;
		}
		// of a lone statement nobody knows, unless the exception says so
		return this.way != Way.PLAIN || known.safeToRetry();
	}

	boolean isUnknown() {
		return !isAcknowledged() && !isFailed();
	}

}
