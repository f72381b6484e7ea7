/**
 * The cases that bring records into a table, and the peers' ways to do it.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.copyin;

import org.jspecify.annotations.NullMarked;
