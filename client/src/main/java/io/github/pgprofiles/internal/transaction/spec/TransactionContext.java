package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.internal.once.OnceRunner;
import io.github.pgprofiles.internal.transaction.TransactionRunner;

import org.springframework.core.retry.RetryPolicy;

/**
 * What transactions of one profile are run with. Thread-safe.
 *
 * @param operations that work in a transaction has at hand
 * @param transactions around any of it
 * @param once work that happens exactly once for a key
 * @param retryPolicy of transactions that ask for the profile's
 */
public record TransactionContext(Operations operations, TransactionRunner transactions, OnceRunner once,
		RetryPolicy retryPolicy) {
}
