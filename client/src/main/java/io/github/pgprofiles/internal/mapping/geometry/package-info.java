/**
 * Points, lines and other figures.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.geometry;

import org.jspecify.annotations.NullMarked;
