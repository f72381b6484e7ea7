package io.github.pgprofiles.transaction;

import io.github.pgprofiles.annotation.Experimental;

/**
 * Hears of each failed attempt of a transaction that {@code retry()} was asked of. Called
 * on the thread of the transaction, after its rollback and before the wait for the next
 * attempt. Must be thread-safe, and quick; what it throws is logged and ignored.
 */
@FunctionalInterface
@Experimental
public interface RetryListener {

	/**
	 * Called when an attempt has failed.
	 * @param attempt that failed, and what comes next
	 */
	void onFailure(RetryAttempt attempt);

}
