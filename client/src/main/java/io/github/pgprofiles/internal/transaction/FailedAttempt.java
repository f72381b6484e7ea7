package io.github.pgprofiles.internal.transaction;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that failed.
 *
 * @param transaction as it was named
 * @param number from 1
 * @param failure that ended it
 * @param delay before the next one, in milliseconds; {@code null} if there is none
 */
public record FailedAttempt(@Nullable String transaction, int number, Throwable failure, @Nullable Long delay) {
}
