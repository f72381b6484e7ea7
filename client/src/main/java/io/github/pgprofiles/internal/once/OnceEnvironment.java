package io.github.pgprofiles.internal.once;

import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.TransactionRunner;

/**
 * What work that happens once is run with. Thread-safe.
 *
 * @param profile for messages
 * @param connections of the profile
 * @param transactions that it runs in
 * @param json of the client
 * @param settings of the profile
 * @param errors makes the exceptions that callers see
 */
public record OnceEnvironment(String profile, ConnectionSource connections, TransactionRunner transactions,
		JsonAdapter json, OnceSettings settings, Errors errors) {
}
