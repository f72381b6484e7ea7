/**
 * Whole numbers, floats, {@code numeric} and the other types that count.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.number;

import org.jspecify.annotations.NullMarked;
