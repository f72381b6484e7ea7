package io.github.pgprofiles.internal.mapping.register;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A caller's own way between a Java class and the text of a value.
 *
 * @param type the class
 * @param fromText makes an object of the server's text
 * @param toText makes the server's text of an object
 * @param sqlType that it is sent as; {@code null} leaves it to the server
 */
public record TextConverter(Class<?> type, Function<String, ?> fromText, Function<Object, String> toText,
		@Nullable String sqlType) {
}
