/**
 * What a pool knows of the replicas of its server.
 */
@NullMarked
package io.github.pgprofiles.internal.pool.replica;

import org.jspecify.annotations.NullMarked;
