/**
 * Trials against a cluster of several servers.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
