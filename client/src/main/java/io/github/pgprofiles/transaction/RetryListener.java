package io.github.pgprofiles.transaction;

import io.github.pgprofiles.annotation.Experimental;

/**
 * Is notified of each failed attempt of a transaction with {@code retry()}. Called on the
 * thread of the transaction, after its rollback and before the wait for the next attempt.
 * Must be thread-safe, and quick; its exceptions are logged and ignored.
 *
 * @since 0.1.0
 */
@FunctionalInterface
@Experimental
public interface RetryListener {

	/**
	 * Called when an attempt has failed.
	 * @param attempt that failed, and the delay before the next one
	 */
	void onFailure(RetryAttempt attempt);

}
