/**
 * What replicas cost and how they fail: reads with a position and writes with nodes
 * beside the same without, and a replica killed under load.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.cluster.ratio;

import org.jspecify.annotations.NullMarked;
