/**
 * {@code boolean}, {@code bit}, {@code bytea} and {@code uuid}.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.bits;

import org.jspecify.annotations.NullMarked;
