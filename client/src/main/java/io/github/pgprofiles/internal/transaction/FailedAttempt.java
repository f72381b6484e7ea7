package io.github.pgprofiles.internal.transaction;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that failed.
 *
 * @param transaction as it was named
 * @param number from 1
 * @param failure that ended it
 * @param retryable whether it is one to retry after, attempts and time permitting
 * @param delay before the next one, in milliseconds; {@code null} if there is none
 */
public record FailedAttempt(@Nullable String transaction, int number, Throwable failure, boolean retryable,
		@Nullable Long delay) {
}
