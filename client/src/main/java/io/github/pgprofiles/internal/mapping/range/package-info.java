/**
 * Ranges and multiranges of any type.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.range;

import org.jspecify.annotations.NullMarked;
