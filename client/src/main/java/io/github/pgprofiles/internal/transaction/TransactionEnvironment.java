package io.github.pgprofiles.internal.transaction;

import java.util.function.Supplier;

import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.transaction.RetryListener;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * What transactions of one profile are run with. Thread-safe.
 *
 * @param profile for messages
 * @param connections of the profile
 * @param manager that begins and ends them
 * @param errors makes the exceptions that callers see
 * @param listener of attempts that failed
 */
public record TransactionEnvironment(String profile, ConnectionSource connections,
		Supplier<PlatformTransactionManager> manager, Errors errors, RetryListener listener) {
}
