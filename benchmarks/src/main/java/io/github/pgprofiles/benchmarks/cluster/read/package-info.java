/**
 * Reads right after own commits, on replicas that lag: who misses what he wrote.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.cluster.read;

import org.jspecify.annotations.NullMarked;
