package io.github.pgprofiles.internal.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Makes a Java value of the bytes of a row whose columns are known.
 *
 * @param <T> what a row becomes
 */
@FunctionalInterface
public interface RowDecoder<T> {

	@Nullable T decode(RowBuffer row);

}
