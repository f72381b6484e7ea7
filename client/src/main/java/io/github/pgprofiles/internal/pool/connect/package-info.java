/**
 * How connections are made: where to, by whose name, how safely, and again after a loss.
 */
@NullMarked
package io.github.pgprofiles.internal.pool.connect;

import org.jspecify.annotations.NullMarked;
