/**
 * The case that starts pools.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
