package io.github.pgprofiles.transaction;

import java.time.Duration;

import io.github.pgprofiles.annotation.Experimental;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that failed of a transaction that retries.
 *
 * @param profile on which it ran
 * @param transaction as it was named, if it was
 * @param number of the attempt, from 1
 * @param failure that ended it
 * @param retryable whether the policy takes it for one after which the work may be run
 * again; if it is and there is no delay, attempts or time are used up
 * @param delay before the next attempt; {@code null} where there is none
 */
@Experimental
public record RetryAttempt(String profile, @Nullable String transaction, int number, Throwable failure,
		boolean retryable, @Nullable Duration delay) {
}
