/**
 * A Patroni cluster on this machine, what can be done to it, and who watches it.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.cluster.lab;

import org.jspecify.annotations.NullMarked;
