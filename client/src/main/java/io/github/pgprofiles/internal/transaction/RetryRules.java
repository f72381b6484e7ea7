package io.github.pgprofiles.internal.transaction;

import java.util.function.Predicate;

import org.springframework.core.retry.RetryPolicy;

/**
 * When a transaction is run again.
 *
 * @param policy bounds attempts and time
 * @param retryable says after which failures
 */
public record RetryRules(RetryPolicy policy, Predicate<Throwable> retryable) {
}
