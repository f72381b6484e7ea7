package io.github.pgprofiles;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that failed of a transaction that retries.
 *
 * @param profile on which it ran
 * @param transaction as it was named, if it was
 * @param number of the attempt, from 1
 * @param failure that ended it
 * @param delay before the next attempt; {@code null} where there is none
 */
public record RetryAttempt(String profile, @Nullable String transaction, int number, Throwable failure,
		@Nullable Duration delay) {
}
