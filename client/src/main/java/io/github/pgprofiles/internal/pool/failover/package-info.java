/**
 * The primary of a profile, followed: which of its servers that is, who has become one,
 * and what becomes of the connections to the one that was.
 */
@NullMarked
package io.github.pgprofiles.internal.pool.failover;

import org.jspecify.annotations.NullMarked;
