/**
 * From settings to a pool, and from a pool to a connection that joins Spring's
 * transaction.
 */
@NullMarked
package io.github.pgprofiles.internal.pool;

import org.jspecify.annotations.NullMarked;
