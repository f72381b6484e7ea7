package io.github.pgprofiles.internal.once;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * What work is known by.
 *
 * @param key as the caller gave it: it may hold user data, and no message shows it
 * @param type of the result; {@code void} for none
 * @param fingerprint of what asks for the work, as JSON
 */
public record OnceKey(String key, Type type, @Nullable Object fingerprint) {
}
