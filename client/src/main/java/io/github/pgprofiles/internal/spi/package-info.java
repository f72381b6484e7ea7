/**
 * What our other modules use of the client beyond its public packages. Not for
 * applications: it may change in every release.
 */
@NullMarked
package io.github.pgprofiles.internal.spi;

import org.jspecify.annotations.NullMarked;
