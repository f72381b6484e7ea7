package io.github.pgprofiles.transaction;

import java.time.Duration;

import io.github.pgprofiles.annotation.Experimental;
import org.jspecify.annotations.Nullable;

/**
 * A failed attempt of a transaction with {@code retry()}.
 *
 * @param profile on which it ran
 * @param transaction its name, if it has one
 * @param number of the attempt, from 1
 * @param failure that ended it
 * @param retryable whether the policy allows to run the work again after this failure; if
 * it does and there is no delay, attempts or time are exhausted
 * @param delay before the next attempt; {@code null} where there is none
 * @since 0.1.0
 */
@Experimental
public record RetryAttempt(String profile, @Nullable String transaction, int number, Throwable failure,
		boolean retryable, @Nullable Duration delay) {
}
