/**
 * The case that counts what a time-out costs, over a network that is slow and counts.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.timeout;

import org.jspecify.annotations.NullMarked;
