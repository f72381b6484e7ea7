package io.github.pgprofiles.observation;

import org.jspecify.annotations.Nullable;

/**
 * Work of a client that begins. Holds neither SQL nor a value.
 *
 * @param profile whose client it is of
 * @param kind what it does
 * @param name given by {@code named(…)}, or by {@code name(…)} of a transaction;
 * {@code null} for none
 * @param attempt from 1 on, of an {@link OperationKind#ATTEMPT}; 0 for anything else
 * @since 0.1.0
 */
public record Operation(String profile, OperationKind kind, @Nullable String name, int attempt) {
}
