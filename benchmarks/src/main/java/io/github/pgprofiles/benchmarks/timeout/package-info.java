/**
 * The case that counts what a time-out costs.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.timeout;

import org.jspecify.annotations.NullMarked;
